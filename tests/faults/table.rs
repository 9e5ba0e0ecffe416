//! What was tried, how it ended and what was lost, by scenario and kind of fault.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::path::Path;

use crate::sound::Ended;

/// Rows by kind of fault and scenario.
#[derive(Default)]
pub struct Table(BTreeMap<(String, String), Row>);

/// One row: every run counts once in `tried`.
#[derive(Clone, Copy, Default)]
struct Row {
    /// Runs in which the fault came to pass.
    tried: usize,
    /// Of these: ended without a word, with an error, with success.
    killed: usize,
    failed: usize,
    done: usize,
    /// Of those without a word: ended by the suite's patience.
    hung: usize,
    /// Lost, or said without being so.
    lost: usize,
    /// Of these: said to be done.
    lies: usize,
}

/// One run.
pub struct Run<'a> {
    pub kind: &'a str,
    pub scenario: &'a str,
    pub ended: Ended,
    pub hung: bool,
    pub sound: bool,
}

impl Table {
    pub fn add(&mut self, run: &Run) {
        let row = self.0.entry((run.kind.to_owned(), run.scenario.to_owned())).or_default();
        row.tried += 1;
        row.hung += usize::from(run.hung);
        row.lost += usize::from(!run.sound);
        row.lies += usize::from(!run.sound && run.ended == Ended::Done);
        match run.ended {
            Ended::Done => row.done += 1,
            Ended::Failed => row.failed += 1,
            Ended::Killed => row.killed += 1,
        }
    }

    /// How many were lost.
    pub fn lost(&self) -> usize {
        self.0.values().map(|row| row.lost).sum()
    }

    /// Writes it for [`Table::join`]: another process read the other part.
    pub fn leave(&self, at: &Path) {
        let mut file = std::fs::File::create(at).expect("a file for the rows");
        for ((kind, scenario), row) in &self.0 {
            let Row { tried, killed, failed, done, hung, lost, lies } = row;
            writeln!(file, "{kind}\t{scenario}\t{tried}\t{killed}\t{failed}\t{done}\t{hung}\t{lost}\t{lies}")
                .expect("a row");
        }
    }

    /// Adds what another process left.
    pub fn join(&mut self, at: &Path) {
        let text = std::fs::read_to_string(at).expect("rows");
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [kind, scenario, numbers @ ..] = fields.as_slice() else { panic!("no row: {line}") };
            let numbers: Vec<usize> = numbers.iter().map(|field| field.parse().expect("a number")).collect();
            let row = self.0.entry(((*kind).to_owned(), (*scenario).to_owned())).or_default();
            let places = [
                &mut row.tried,
                &mut row.killed,
                &mut row.failed,
                &mut row.done,
                &mut row.hung,
                &mut row.lost,
                &mut row.lies,
            ];
            places.into_iter().zip(numbers).for_each(|(place, number)| *place += number);
        }
    }

    /// Prints it, and adds it to the file that `make faults` shows in the end.
    pub fn show(&self) {
        println!("{self}");
        if let Some(path) = std::env::var_os("PENA_FAULTS_TABLE") {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            write!(file.expect("the table"), "{self}").expect("the table");
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = ["fault", "scenario", "tried", "silent", "failed", "done", "hung", "LOST", "said wrongly"];
        let [kind, scenario, numbers @ ..] = words;
        write!(f, "{kind:16} {scenario:9}")?;
        numbers.iter().try_for_each(|word| write!(f, " {word:>6}"))?;
        writeln!(f)?;
        let mut sum = BTreeMap::<&str, Row>::new();
        for ((kind, scenario), row) in &self.0 {
            line(f, kind, scenario, row)?;
            let all = sum.entry(kind).or_default();
            all.tried += row.tried;
            all.killed += row.killed;
            all.failed += row.failed;
            all.done += row.done;
            all.hung += row.hung;
            all.lost += row.lost;
            all.lies += row.lies;
        }
        sum.into_iter().try_for_each(|(kind, row)| line(f, kind, "together", &row))
    }
}

fn line(f: &mut fmt::Formatter<'_>, kind: &str, scenario: &str, row: &Row) -> fmt::Result {
    write!(f, "{kind:16} {scenario:9}")?;
    let numbers = [row.tried, row.killed, row.failed, row.done, row.hung, row.lost, row.lies];
    numbers.iter().try_for_each(|number| write!(f, " {number:>6}"))?;
    writeln!(f)
}
