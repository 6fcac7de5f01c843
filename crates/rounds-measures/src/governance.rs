//! What the office decided, as tables in SQL.
