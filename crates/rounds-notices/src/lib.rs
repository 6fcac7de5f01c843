//! Telling people by e-mail and webhook.
