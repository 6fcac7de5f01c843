//! From definitions to a [`Plan`]: which path becomes a trie path, which stays an expression.

use crate::fhir::definition::{Definition, Iteration, Select};
use crate::fhir::path::{Expression, Start, Step};

use super::condition::Condition;
use super::plan::{
    EvaluatedColumn, Generator, HEADER_CELLS, Plan, PlannedView, Scope, Source, Walk,
};
use super::plan::{ID_CELL, UPDATED_CELL, VERSION_CELL};
use super::trie::Leaf;

/// Compiles the views of one resource type together; each comes with its number in the set.
pub(crate) fn plan<'d>(views: impl IntoIterator<Item = (usize, &'d Definition)>) -> Plan {
    let mut plan = Plan::default();
    let mut root = Walk {
        node: plan.trie.add_node(),
        ..Walk::default()
    };
    plan.cell_count = HEADER_CELLS;
    add_header(&mut plan, &mut root);
    for (view, definition) in views {
        let first_cell = plan.cell_count;
        plan.cell_count += definition.columns.len();
        let mut lowering = Lowering {
            plan: &mut plan,
            definition,
            first_cell,
        };
        let mut scope = lowering.empty_scope(Source::Same);
        for select in &definition.selects {
            lowering.add_select(select, &mut root, &mut scope);
        }
        plan.scopes.push(scope);
        plan.views.push(PlannedView {
            view,
            filters: definition.filters.iter().map(Condition::of).collect(),
            scope: plan.scopes.len() - 1,
            first_cell,
            column_count: definition.columns.len(),
        });
    }
    plan.root = root;
    plan
}

fn add_header(plan: &mut Plan, root: &mut Walk) {
    let field = |name: &str| Step::Field(name.to_owned());
    let header: [(usize, Vec<Step>); HEADER_CELLS] = [
        (ID_CELL, vec![field("id")]),
        (VERSION_CELL, vec![field("meta"), field("versionId")]),
        (UPDATED_CELL, vec![field("meta"), field("lastUpdated")]),
    ];
    for (cell, steps) in header {
        root.cells.push((cell, None));
        if let Some(node) = plan.trie.insert(root, &steps) {
            plan.trie.add_leaf(node, Leaf::Cell(cell));
        }
    }
}

struct Lowering<'p, 'd> {
    plan: &'p mut Plan,
    definition: &'d Definition,
    first_cell: usize,
}

impl Lowering<'_, '_> {
    fn empty_scope(&self, source: Source) -> Scope {
        Scope {
            source,
            walk: None,
            evaluated: Vec::new(),
            row_index_cells: Vec::new(),
            generators: Vec::new(),
            null_cells: Vec::new(),
            null_row_index_cells: Vec::new(),
        }
    }

    /// Adds a select to the scope around it: in place when it goes over nothing itself.
    fn add_select(&mut self, select: &Select, walk: &mut Walk, scope: &mut Scope) {
        let source = match &select.iteration {
            Iteration::Once => {
                self.add_contents(select, walk, scope);
                return;
            }
            Iteration::ForEach { path, or_null } => self.source(path, *or_null, walk),
            Iteration::Repeat(paths) => Source::Repeat(paths.clone()),
        };
        let nested = self.scope(select, source);
        scope.generators.push(Generator::Each(nested));
    }

    fn source(&mut self, path: &Expression, or_null: bool, walk: &mut Walk) -> Source {
        let node = path
            .as_chain()
            .filter(|chain| chain.start == Start::Focus && !chain.steps.is_empty())
            .and_then(|chain| self.plan.trie.insert(walk, &chain.steps));
        match node {
            Some(node) => {
                let list = self.add_list(walk);
                self.plan.trie.add_leaf(node, Leaf::List(list));
                Source::List { list, or_null }
            }
            None => Source::Evaluated {
                path: path.clone(),
                or_null,
            },
        }
    }

    fn add_list(&mut self, walk: &mut Walk) -> usize {
        let list = self.plan.list_count;
        self.plan.list_count += 1;
        walk.lists.push(list);
        list
    }

    /// A scope of its own, with its own walk.
    fn scope(&mut self, select: &Select, source: Source) -> usize {
        let mut walk = Walk {
            node: self.plan.trie.add_node(),
            ..Walk::default()
        };
        let mut scope = self.empty_scope(source);
        self.add_contents(select, &mut walk, &mut scope);
        for column in select.output_columns() {
            scope.null_cells.push(self.first_cell + column);
        }
        self.find_row_index_cells(select, &mut scope.null_row_index_cells);
        scope.walk = Some(walk);
        self.plan.scopes.push(scope);
        self.plan.scopes.len() - 1
    }

    fn find_row_index_cells(&self, select: &Select, found: &mut Vec<usize>) {
        for (column, path) in &select.columns {
            if path.is_row_index() {
                found.push(self.first_cell + column);
            }
        }
        for inner in select.selects.iter().chain(select.branches.first()) {
            self.find_row_index_cells(inner, found);
        }
    }

    fn add_contents(&mut self, select: &Select, walk: &mut Walk, scope: &mut Scope) {
        for (column, path) in &select.columns {
            self.add_column(*column, path, walk, scope);
        }
        for nested in &select.selects {
            self.add_select(nested, walk, scope);
        }
        if !select.branches.is_empty() {
            let branches = select
                .branches
                .iter()
                .map(|branch| self.branch(branch))
                .collect();
            scope.generators.push(Generator::Union(branches));
        }
    }

    /// A branch always has its own walk: branches fill the same cells one after the other.
    fn branch(&mut self, select: &Select) -> usize {
        let once = Select {
            iteration: Iteration::Once,
            columns: Vec::new(),
            selects: vec![select.clone()],
            branches: Vec::new(),
        };
        self.scope(&once, Source::Same)
    }

    fn add_column(&mut self, column: usize, path: &Expression, walk: &mut Walk, scope: &mut Scope) {
        let cell = self.first_cell + column;
        let collection = self
            .definition
            .columns
            .get(column)
            .is_some_and(|column| column.collection);
        if path.is_row_index() && !collection {
            scope.row_index_cells.push(cell);
        } else if !self.add_trie_column(cell, collection, path, walk) {
            scope.evaluated.push(EvaluatedColumn {
                cell,
                path: path.clone(),
                collection,
            });
        }
    }

    fn add_trie_column(
        &mut self,
        cell: usize,
        collection: bool,
        path: &Expression,
        walk: &mut Walk,
    ) -> bool {
        let Some(chain) = path.as_chain().filter(|chain| chain.start == Start::Focus) else {
            return false;
        };
        let id = [Step::Field("id".to_owned())];
        let (steps, leaf): (Vec<Step>, Option<Leaf>) = match chain.steps.split_last() {
            Some((Step::ReferenceKey(expected), before)) if !collection => {
                let expected = expected.clone();
                (before.to_vec(), Some(Leaf::ReferenceKey { cell, expected }))
            }
            Some((Step::ResourceKey, before)) => ([before, &id].concat(), None),
            _ => (chain.steps.clone(), None),
        };
        let Some(node) = self.plan.trie.insert(walk, &steps) else {
            return false;
        };
        let list = collection.then(|| self.add_list(walk));
        walk.cells.push((cell, list));
        let leaf = leaf.unwrap_or(list.map_or(Leaf::Cell(cell), Leaf::List));
        self.plan.trie.add_leaf(node, leaf);
        true
    }
}
