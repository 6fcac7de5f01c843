//! Why an identity token is not believed.

/// Why an identity token is not good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not three parts of base64 with JSON, or too long.
    #[error("is no signed token")]
    Form,
    /// `none`, a shared secret, or anything else that is not on the list.
    #[error("is signed with {0:?}; RS256, PS256, ES256 and EdDSA are accepted")]
    Algorithm(String),
    /// It demands something that is not understood.
    #[error("has a header that asks for extensions ({0})")]
    Extension(&'static str),
    /// No such key, or one for something else.
    #[error("names a key that the provider does not publish for signatures of this kind")]
    Key,
    /// The signature is wrong.
    #[error("has a signature that is not the provider's")]
    Signature,
    /// A claim is missing or has another form.
    #[error("lacks the claim {0:?}, or has it in another form")]
    Missing(&'static str),
    /// A claim is wrong.
    #[error("has a claim {claim:?} that is not ours: {found}")]
    Wrong {
        /// Which claim.
        claim: &'static str,
        /// What is wrong.
        found: &'static str,
    },
}
