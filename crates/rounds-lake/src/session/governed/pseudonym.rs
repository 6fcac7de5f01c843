//! Pseudonyms: HMAC-SHA-256 (RFC 2104, FIPS 180-4) of a text under the installation's key, the
//! first 128 bits in base32 (RFC 4648, small letters, no padding).
//!
//! The same text has the same pseudonym in every table and every query, so that tables can be
//! joined. The function is not registered in any session: nobody can ask for the pseudonym of a
//! text that they choose.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, StringArray};
use arrow_schema::{DataType, Field};
use data_encoding::BASE32_NOPAD;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::ident;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of the code that become the pseudonym.
const PSEUDONYM_BYTES: usize = 16;

/// The installation's secret for pseudonyms. Another key gives other pseudonyms; it is never
/// printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PseudonymKey(Arc<[u8; 32]>);

impl PseudonymKey {
    /// Takes 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Arc::new(bytes))
    }

    fn pseudonym(&self, text: &str) -> String {
        let mut code = Hmac::<Sha256>::new_from_slice(self.0.as_slice())
            .expect("invariant: HMAC takes a key of any length");
        code.update(text.as_bytes());
        let code = code.finalize().into_bytes();
        let short = code.get(..PSEUDONYM_BYTES).unwrap_or(&code);
        BASE32_NOPAD.encode(short).to_lowercase()
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey(redacted)")
    }
}

/// The pseudonyms of this column, which holds texts or lists of texts.
pub(super) fn of(key: &PseudonymKey, field: &Field) -> Expr {
    let function = Pseudonym {
        key: key.clone(),
        signature: Signature::any(1, Volatility::Immutable),
    };
    ScalarUDF::new_from_impl(function).call(vec![ident(field.name())])
}

#[derive(PartialEq, Eq)]
struct Pseudonym {
    key: PseudonymKey,
    signature: Signature,
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("pseudonym")
    }
}

impl Hash for Pseudonym {
    // All of them hash alike, so that nothing of the key comes out; equality tells them apart.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl ScalarUDFImpl for Pseudonym {
    fn name(&self) -> &'static str {
        "pseudonym"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType> {
        let missing = || DataFusionError::Internal("pseudonym of nothing".to_owned());
        given.first().cloned().ok_or_else(missing)
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let missing = || DataFusionError::Internal("pseudonym of nothing".to_owned());
        let column = call.args.first().ok_or_else(missing)?;
        let column = column.clone().into_array(call.number_rows)?;
        Ok(ColumnarValue::Array(self.pseudonyms(&column)?))
    }
}

impl Pseudonym {
    fn pseudonyms(&self, column: &ArrayRef) -> Result<ArrayRef> {
        if let Some(texts) = column.as_string_opt::<i32>() {
            return Ok(Arc::new(self.of_texts(texts)));
        }
        let not_texts = || DataFusionError::Internal("pseudonyms are of texts".to_owned());
        let lists = column.as_list_opt::<i32>().ok_or_else(not_texts)?;
        let items = lists
            .values()
            .as_string_opt::<i32>()
            .ok_or_else(not_texts)?;
        let DataType::List(item) = lists.data_type() else {
            return Err(not_texts());
        };
        let lists = ListArray::try_new(
            Arc::clone(item),
            lists.offsets().clone(),
            Arc::new(self.of_texts(items)),
            lists.nulls().cloned(),
        )?;
        Ok(Arc::new(lists))
    }

    fn of_texts(&self, texts: &StringArray) -> StringArray {
        let texts = texts.iter();
        texts
            .map(|text| text.map(|text| self.key.pseudonym(text)))
            .collect()
    }
}
