
mod yantra_runner {
    use std::any::Any;
    use std::io::Write;
    use std::panic::{catch_unwind, set_hook, AssertUnwindSafe};
    use std::sync::Mutex;

    static LAST: Mutex<String> = Mutex::new(String::new());

    /// What a test may return.
    pub trait Ending {
        fn error(self) -> Option<String>;
    }
    impl Ending for () {
        fn error(self) -> Option<String> { None }
    }
    impl<T, E: std::fmt::Debug> Ending for Result<T, E> {
        fn error(self) -> Option<String> { self.err().map(|e| format!("returned Err({e:?})")) }
    }

    pub struct Runner {
        mark: String,
        failed: bool,
    }

    impl Runner {
        fn say(&self, word: &str, rest: &str) {
            let rest: Vec<&str> = rest.split_whitespace().collect();
            let mut out = std::io::stdout().lock();
            let _ = writeln!(out, "\n{} {} {}", self.mark, word, rest.join(" ").chars().take(2000).collect::<String>());
            let _ = out.flush();
        }

        /// expected: None for a test that must not panic, else a part of the message of the panic.
        pub fn run<R: Ending>(&mut self, name: &str, expected: Option<&str>, test: impl FnOnce() -> R) {
            self.say("begin", name);
            LAST.lock().unwrap_or_else(|e| e.into_inner()).clear();
            let ended = catch_unwind(AssertUnwindSafe(test));
            let last = LAST.lock().unwrap_or_else(|e| e.into_inner()).clone();
            let why = match (ended, expected) {
                (Ok(value), None) => value.error(),
                (Ok(_), Some(_)) => Some("did not panic".to_string()),
                (Err(_), None) => Some(last),
                (Err(payload), Some(part)) => {
                    let message = text(&*payload);
                    (!message.contains(part)).then(|| format!("panicked with {message:?}, expected {part:?}"))
                }
            };
            match why {
                None => self.say("ok", name),
                Some(why) => {
                    self.failed = true;
                    self.say("failed", &format!("{name} : {why}"));
                }
            }
        }

        pub fn skip(&self, name: &str) {
            self.say("skipped", name);
        }
    }

    fn text(payload: &(dyn Any + Send)) -> String {
        payload.downcast_ref::<String>().cloned().or(payload.downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_default()
    }

    pub fn start(tests: fn(&mut Runner)) {
        let mut mark = String::new();
        let _ = std::io::stdin().read_line(&mut mark);
        let mut runner = Runner { mark: mark.trim().to_string(), failed: false };
        set_hook(Box::new(|info| {
            let place = info.location().map(|l| format!("{}, line {}: ", l.file(), l.line())).unwrap_or_default();
            let place = place.replace("tests.rs, ", "");
            *LAST.lock().unwrap_or_else(|e| e.into_inner()) = format!("{place}{}", text(info.payload()));
        }));
        let all = move || {
            tests(&mut runner);
            if !runner.failed {
                runner.say("end", "");
            }
            runner.failed
        };
        let ended = std::thread::Builder::new().stack_size(64 << 20).spawn(all).map(|t| t.join());
        if !matches!(ended, Ok(Ok(false))) {
            std::process::exit(1);
        }
    }
}

fn main() {
    yantra_runner::start(yantra_tests::yantra_run)
}

#[path = "tests.rs"]
mod yantra_tests;
