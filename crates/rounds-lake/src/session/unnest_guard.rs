//! Refuses plans that the engine would answer wrongly.
//!
//! DataFusion 55 knows that a column is unique after GROUP BY, and still believes it after
//! `unnest` has repeated the row. What is planned above such an `unnest` then drops sort keys and
//! merges or splits groups without a word. Until the engine is mended such a query is refused;
//! `union all` below the `unnest` makes the engine forget the key.

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::Result;
use datafusion::logical_expr::LogicalPlan;

/// Why the plan would give wrong rows, if it would.
pub(super) fn refusal(plan: &LogicalPlan) -> Result<Option<String>> {
    let mut found = None;
    plan.apply_with_subqueries(|node| {
        if let Some(name) = relies_on_keys(node)
            && unnests_a_key(node)?
        {
            found = Some(name);
            return Ok(TreeNodeRecursion::Stop);
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(found.map(|name| {
        format!(
            "{name} above an unnest() of a grouped query would give wrong rows: the engine still \
             takes the grouping columns for unique. Put `union all select null, … where false` \
             after the grouped query, with one null per column, or do the {name} in an outer tool"
        )
    }))
}

/// The name of a node whose answer depends on what the engine believes to be unique.
fn relies_on_keys(node: &LogicalPlan) -> Option<&'static str> {
    match node {
        LogicalPlan::Aggregate(_) => Some("GROUP BY"),
        LogicalPlan::Distinct(_) => Some("DISTINCT"),
        LogicalPlan::Join(_) => Some("JOIN"),
        LogicalPlan::Window(_) => Some("OVER"),
        LogicalPlan::Sort(sort) if sort.expr.len() > 1 => Some("ORDER BY"),
        _ => None,
    }
}

/// Whether an unnest below the node carries a key of its input.
fn unnests_a_key(node: &LogicalPlan) -> Result<bool> {
    let mut found = false;
    for input in node.inputs() {
        input.apply(|below| {
            if let LogicalPlan::Unnest(unnest) = below
                && unnest
                    .schema
                    .functional_dependencies()
                    .iter()
                    .next()
                    .is_some()
            {
                found = true;
                return Ok(TreeNodeRecursion::Stop);
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
    }
    Ok(found)
}
