//! Places in a physical plan where a query that takes too long can be stopped.
//!
//! The engine gives way to others after so many batches of an input. A join makes many batches of
//! few, and one that compares every row with every row may work through billions of pairs before
//! it gives the first: neither gives way. So every join is made to give way by the batches it
//! gives, and its condition first asks whether the query has been stopped.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Schema};
use datafusion::common::ScalarValue;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, Operator};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::BinaryExpr;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::joins::utils::JoinFilter;
use datafusion::physical_plan::joins::{
    HashJoinExec, NestedLoopJoinExec, NestedLoopJoinExecBuilder,
};

use crate::error::LakeError;

/// Whether one query has been stopped.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Stops the query when this time is over, or when what is given back is dropped, if that is
    /// sooner: from then on the query's conditions fail. Whoever gives up waiting for the query so
    /// stops it too, and a query that has ended is not harmed. It waits on a thread of its own,
    /// because such a query may hold every thread that the runtime has, and its clock with them.
    pub(super) fn after(&self, time: Duration) -> std::result::Result<Watch, LakeError> {
        let (end, ended) = mpsc::channel();
        let stop = self.clone();
        let wait = move || {
            if ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                stop.now();
            }
        };
        let thread = std::thread::Builder::new().name("query-watch".to_owned());
        match thread.spawn(wait) {
            Ok(_) => Ok(Watch {
                stop: self.clone(),
                _end: end,
            }),
            Err(_) => Err(LakeError::Busy { retry_after_s: 1 }),
        }
    }

    fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Watches the time of one query; when it is dropped, the query is stopped and its thread ends.
pub(super) struct Watch {
    stop: Stop,
    _end: Sender<()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.now();
    }
}

/// What a stopped query says.
#[derive(Debug, thiserror::Error)]
#[error("stopped: the query took too long")]
pub(super) struct Stopped;

/// The plan with places to stop at.
pub(super) fn interruptible(
    plan: Arc<dyn ExecutionPlan>,
    stop: &Stop,
) -> Result<Arc<dyn ExecutionPlan>> {
    let plan = plan.transform_up(|node| {
        if !multiplies(node.as_ref()) {
            return Ok(Transformed::no(node));
        }
        let asking = asking(node.as_ref(), stop)?.unwrap_or(node);
        let gives_way: Arc<dyn ExecutionPlan> = Arc::new(CooperativeExec::new(asking));
        Ok(Transformed::yes(gives_way))
    })?;
    Ok(plan.data)
}

/// Whether a node may give many batches for one.
fn multiplies(node: &dyn ExecutionPlan) -> bool {
    node.name().contains("Join") || node.name() == "UnnestExec"
}

/// The join with a condition that asks; none where the node has no condition.
fn asking(node: &dyn ExecutionPlan, stop: &Stop) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    if let Some(join) = node.downcast_ref::<NestedLoopJoinExec>()
        && let Some(filter) = join.filter()
    {
        let (left, right) = (Arc::clone(join.left()), Arc::clone(join.right()));
        let join = NestedLoopJoinExecBuilder::new(left, right, *join.join_type())
            .with_filter(Some(with_question(filter, stop)))
            .with_projection_ref(join.projection().clone())
            .build()?;
        return Ok(Some(Arc::new(join)));
    }
    if let Some(join) = node.downcast_ref::<HashJoinExec>()
        && let Some(filter) = join.filter()
    {
        let filter = with_question(filter, stop);
        return join
            .builder()
            .with_filter(Some(filter))
            .build_exec()
            .map(Some);
    }
    Ok(None)
}

fn with_question(filter: &JoinFilter, stop: &Stop) -> JoinFilter {
    let asks: Arc<dyn PhysicalExpr> = Arc::new(Asks(stop.clone()));
    let condition = BinaryExpr::new(asks, Operator::And, Arc::clone(filter.expression()));
    JoinFilter::new(
        Arc::new(condition),
        filter.column_indices().to_vec(),
        Arc::clone(filter.schema()),
    )
}

/// True until the query is stopped, then an error.
#[derive(Debug, Clone)]
struct Asks(Stop);

impl PartialEq for Asks {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0.0, &other.0.0)
    }
}

impl Eq for Asks {}

impl Hash for Asks {
    fn hash<H: Hasher>(&self, state: &mut H) {
        "asks".hash(state);
    }
}

impl fmt::Display for Asks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true")
    }
}

impl PhysicalExpr for Asks {
    fn data_type(&self, _: &Schema) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn nullable(&self, _: &Schema) -> Result<bool> {
        Ok(false)
    }

    fn evaluate(&self, _: &RecordBatch) -> Result<ColumnarValue> {
        if self.0.has_come() {
            return Err(DataFusionError::External(Box::new(Stopped)));
        }
        Ok(ColumnarValue::Scalar(ScalarValue::Boolean(Some(true))))
    }

    fn children(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        Vec::new()
    }

    fn with_new_children(
        self: Arc<Self>,
        _: Vec<Arc<dyn PhysicalExpr>>,
    ) -> Result<Arc<dyn PhysicalExpr>> {
        Ok(self)
    }

    fn fmt_sql(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true")
    }

    fn is_volatile_node(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_that_nobody_waits_for_is_stopped() {
        let stop = Stop::default();
        let watch = stop.after(Duration::from_secs(3600)).expect("a thread");
        assert!(!stop.has_come());
        drop(watch);
        assert!(stop.has_come());
    }

    #[test]
    fn a_query_is_stopped_when_its_time_is_over() {
        let stop = Stop::default();
        let _watch = stop.after(Duration::from_millis(1)).expect("a thread");
        let (_nobody, speaks) = mpsc::channel::<()>();
        let has_come = (0..1000).any(|_| {
            let _ = speaks.recv_timeout(Duration::from_millis(10));
            stop.has_come()
        });
        assert!(has_come, "the query was not stopped");
    }
}
