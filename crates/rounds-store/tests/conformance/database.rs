//! Databases for one test: a file, or a fresh database of a PostgreSQL server that is started once
//! and ends with this process.

use std::ffi::OsString;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use rounds_core::FixedClock;
use rounds_store::{DatabaseUrl, Store};
use sqlx::{AnyConnection, Connection as _, Executor as _};
use tempfile::TempDir;

/// A database of its own, gone when dropped.
pub struct TestDatabase {
    pub url: DatabaseUrl,
    address: String,
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// The address with its password.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A connection past the store, as somebody has who may write to the database.
    pub async fn behind_its_back(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.address)
            .await
            .expect("a connection")
    }

    /// Runs statements past the store.
    pub async fn tamper(&self, sql: &'static str) {
        let mut connection = self.behind_its_back().await;
        connection.execute(sqlx::raw_sql(sql)).await.expect(sql);
        connection.close().await.expect("closed");
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.url, &clock())
            .await
            .expect("the database opens")
    }
}

pub fn clock() -> FixedClock {
    FixedClock(at(0))
}

/// So many seconds after an instant of no meaning.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + seconds).expect("an instant")
}

pub fn sqlite() -> TestDatabase {
    let folder = TempDir::new().expect("a temporary folder");
    TestDatabase {
        url: DatabaseUrl::sqlite(&folder.path().join("office.db")),
        address: format!("sqlite://{}", folder.path().join("office.db").display()),
        _folder: Some(folder),
    }
}

/// A fresh database of the server; none, with a printed message, where PostgreSQL is not installed.
pub fn postgres() -> Option<TestDatabase> {
    static DATABASES: AtomicU32 = AtomicU32::new(0);
    let server = Server::shared()?;
    let name = format!("office_{}", DATABASES.fetch_add(1, Ordering::SeqCst));
    server.create_database(&name);
    let url = format!(
        "postgres://rounds:{PASSWORD}@127.0.0.1:{}/{name}",
        server.port
    );
    Some(TestDatabase {
        url: DatabaseUrl::parse(&url).expect("an address"),
        address: url,
        _folder: None,
    })
}

const PASSWORD: &str = "conformance";

/// Runs the server until its standard input ends, which happens whatever ends this process, and
/// takes its folder away.
const GUARD: &str = r#"
exec 3<&0
"$@" & server=$!
cat <&3 > /dev/null
kill -QUIT $server
wait $server
rm -rf "$FOLDER"
"#;

/// A PostgreSQL server with its data in a temporary folder.
pub struct Server {
    port: u16,
    binaries: PathBuf,
    _guard: Child,
}

impl Server {
    /// The one server of this process, started when it is first asked for.
    fn shared() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        SERVER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let Some(binaries) = installed() else {
            eprintln!("skipped: no PostgreSQL in /usr/lib/postgresql");
            return None;
        };
        // Not the folder of temporary files, whose path may be too long for a socket.
        let folder = TempDir::new_in("/tmp").expect("a temporary folder").keep();
        initialise(&binaries, &folder);
        let port = free_port();
        let mut arguments = unprivileged(&binaries.join("postgres"));
        arguments.push("-D".into());
        arguments.push(folder.join("data").into());
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=400",
            "fsync=off",
        ] {
            arguments.extend(["-c".into(), setting.into()]);
        }
        arguments.extend([
            "-p".into(),
            port.to_string().into(),
            "-k".into(),
            folder.clone().into(),
        ]);
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .args(arguments)
            .env("FOLDER", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(File::create(folder.join("log")).expect("a file"))
            .spawn()
            .expect("sh runs");
        let server = Self {
            port,
            binaries,
            _guard: guard,
        };
        server.wait_until_ready(&folder);
        Some(server)
    }

    fn wait_until_ready(&self, folder: &Path) {
        for _ in 0..300 {
            let ready = Command::new(self.binaries.join("pg_isready"))
                .args([
                    "-q",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    &self.port.to_string(),
                    "-t",
                    "1",
                ])
                .status();
            if ready.expect("pg_isready runs").success() {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(folder.join("log"));
        panic!("postgres did not start: {}", log.expect("a log"));
    }

    fn create_database(&self, name: &str) {
        let done = Command::new(self.binaries.join("createdb"))
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &self.port.to_string(),
                "-U",
                "rounds",
                name,
            ])
            .env("PGPASSWORD", PASSWORD)
            .status();
        assert!(
            done.expect("createdb runs").success(),
            "{name} was not made"
        );
    }
}

fn initialise(binaries: &Path, folder: &Path) {
    let password = folder.join("password");
    std::fs::write(&password, PASSWORD).expect("a password");
    if is_root() {
        let given = Command::new("chown")
            .args(["-R", "postgres"])
            .arg(folder)
            .status();
        assert!(given.expect("chown runs").success());
    }
    let mut arguments = unprivileged(&binaries.join("initdb"));
    for argument in [
        "-U",
        "rounds",
        "-A",
        "scram-sha-256",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ] {
        arguments.push(argument.into());
    }
    arguments.push(format!("--pwfile={}", password.display()).into());
    arguments.extend(["-D".into(), folder.join("data").into()]);
    let (program, arguments) = arguments.split_first().expect("a program");
    let made = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .status();
    assert!(made.expect("initdb runs").success());
}

/// The newest PostgreSQL that Debian installed.
fn installed() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .max()?;
    let binaries = Path::new("/usr/lib/postgresql")
        .join(newest.to_string())
        .join("bin");
    binaries.join("initdb").exists().then_some(binaries)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.starts_with(b"0\n")
}

/// A command line that does not run as root, which PostgreSQL refuses.
fn unprivileged(program: &Path) -> Vec<OsString> {
    let mut line = Vec::new();
    if is_root() {
        for word in [
            "setpriv",
            "--reuid=postgres",
            "--regid=postgres",
            "--init-groups",
            "--",
        ] {
            line.push(word.into());
        }
    }
    line.push(program.into());
    line
}
