//! Refuses windows that make a list for every row: `array_agg(x) over (order by x)` over n rows
//! holds n²/2 values, and nothing of it counts towards the memory of the query.

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, LogicalPlan, WindowFunctionDefinition};

/// Aggregates whose answer is as long as what they saw.
const COLLECTING: [&str; 2] = ["array_agg", "string_agg"];

/// Why the plan could hold too much, if it could.
pub(super) fn refusal(plan: &LogicalPlan) -> Result<Option<String>> {
    let mut found = None;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expression| {
            expression.apply(|part| {
                if let Expr::WindowFunction(window) = part
                    && let WindowFunctionDefinition::AggregateUDF(function) = &window.fun
                    && COLLECTING.contains(&function.name())
                {
                    found = Some(function.name().to_owned());
                    return Ok(TreeNodeRecursion::Stop);
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    Ok(found.map(|name| {
        format!("{name}() OVER is refused: it makes a list for every row; use it with GROUP BY")
    }))
}
