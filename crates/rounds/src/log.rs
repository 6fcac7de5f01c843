//! Log lines on standard error: where they go and who may speak in them.
//!
//! They carry ids and counts, never rows. Our own code keeps to that at every level. The engine,
//! the SQL parser and the reader of transaction logs do not: from `debug` on they print statements,
//! plans and the smallest and largest value of every column, names of patients among them. So
//! foreign crates only ever warn, whatever `ROUNDS_LOG` asks for.

use std::io::IsTerminal;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{FilterFn, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts the log: warnings unless `ROUNDS_LOG` says otherwise.
pub fn start(json: bool) {
    let wanted = std::env::var("ROUNDS_LOG").unwrap_or_else(|_| "warn".to_owned());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(wanted))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none());
    if json {
        builder.json().finish().with(foreign_only_warn()).init();
    } else {
        builder.finish().with(foreign_only_warn()).init();
    }
}

fn foreign_only_warn() -> FilterFn {
    filter_fn(may_speak)
}

/// Lines that come through the `log` crate have the target `log`, which is foreign too.
fn may_speak(line: &Metadata<'_>) -> bool {
    let target = line.target();
    let is_own =
        target == "rounds" || target.starts_with("rounds_") || target.starts_with("rounds::");
    is_own || *line.level() <= Level::WARN
}

#[cfg(test)]
mod tests {
    use std::io::{Result, Write};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Said(Arc<Mutex<Vec<u8>>>);

    impl Write for Said {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            self.0.lock().expect("one thread").write(bytes)
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    fn said(level: &str) -> String {
        let lines = Said::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(level))
            .with_writer(move || writer.clone())
            .finish()
            .with(foreign_only_warn());
        tracing::subscriber::with_default(subscriber, || {
            tracing::debug!(target: "datafusion::planner", "foreign detail");
            tracing::info!(target: "log", "foreign note");
            tracing::warn!(target: "deltalake_core::kernel", "foreign warning");
            tracing::debug!(target: "rounds_lake::ingest", "own detail");
            tracing::info!(target: "rounds", "own note");
            tracing::debug!(target: "roundstone", "alike by name");
        });
        let bytes = lines.0.lock().expect("one thread").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn foreign_crates_only_warn_whatever_is_asked_for() {
        for level in ["debug", "trace", "datafusion=trace,debug"] {
            let text = said(level);
            assert!(!text.contains("foreign detail"), "{level}: {text}");
            assert!(!text.contains("foreign note"), "{level}: {text}");
            assert!(!text.contains("alike by name"), "{level}: {text}");
            assert!(text.contains("foreign warning"), "{level}: {text}");
            assert!(
                text.contains("own detail") && text.contains("own note"),
                "{level}: {text}"
            );
        }
    }

    #[test]
    fn the_level_asked_for_holds_for_our_own_lines() {
        let text = said("warn");
        assert!(!text.contains("own"), "{text}");
        assert!(text.contains("foreign warning"), "{text}");
    }
}
