//! An aggregate as the engine asks for it.

use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility,
};
use serde_json::Value;

use super::accumulator::Rows;
use super::sliding::Sliding;
use super::state::State;
use crate::description::Description;
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, coerced};
use crate::references::References;

/// The state's answer; `Value::Null` where there is none.
pub(crate) type Answer<S> = fn(&mut S, &Arguments) -> std::result::Result<Value, FunctionError>;

/// An aggregate with this state and answer.
pub(crate) fn aggregate<S: State>(
    description: Description,
    shape: DataType,
    answer: Answer<S>,
) -> Function {
    aggregate_of_site(description, shape, answer, &References::default())
}

/// An aggregate that reads the site's references.
pub(crate) fn aggregate_of_site<S: State>(
    description: Description,
    shape: DataType,
    answer: Answer<S>,
    references: &References,
) -> Function {
    let definition = Definition {
        description,
        shape,
        answer,
        references: references.clone(),
        signature: Signature::user_defined(Volatility::Immutable),
        state: PhantomData,
    };
    Function::aggregate(description, AggregateUDF::new_from_impl(definition))
}

struct Definition<S> {
    description: Description,
    shape: DataType,
    answer: Answer<S>,
    references: References,
    signature: Signature,
    state: PhantomData<fn() -> S>,
}

impl<S: State> Definition<S> {
    fn rows(&self, call: &AccumulatorArgs<'_>) -> Result<Rows<S>> {
        let name = self.description.name;
        if call.is_distinct {
            return Err(DataFusionError::Plan(format!(
                "{name}: DISTINCT would drop rows that happen to be equal; select distinct rows in a subquery"
            )));
        }
        let arguments = Arguments::read(self.description.parameters, call.exprs, &self.references)
            .map_err(|error| error.of(name))?;
        Rows::new(name, self.shape.clone(), self.answer, arguments).map_err(|error| error.of(name))
    }
}

impl<S> Debug for Definition<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.description.name)
    }
}

impl<S> PartialEq for Definition<S> {
    fn eq(&self, other: &Self) -> bool {
        self.description.name == other.description.name
    }
}

impl<S> Eq for Definition<S> {}

impl<S> Hash for Definition<S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.description.name.hash(state);
    }
}

impl<S: State> AggregateUDFImpl for Definition<S> {
    fn name(&self) -> &str {
        self.description.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType> {
        Ok(self.shape.clone())
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        coerced(
            &self.description.signature(),
            self.description.parameters,
            given,
        )
    }

    fn state_fields(&self, call: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let name = format_state_name(call.name, "rows");
        Ok(vec![Arc::new(Field::new(
            name,
            DataType::LargeBinary,
            true,
        ))])
    }

    fn accumulator(&self, call: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(self.rows(&call)?))
    }

    fn create_sliding_accumulator(&self, call: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Sliding::new(self.rows(&call)?)))
    }
}
