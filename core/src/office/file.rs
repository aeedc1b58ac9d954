//! Settings files: made by whoever decides for a company without its bundle, tried and taken in other browsers.

use callside_protocol::{
    Personal,
    company::{CompanyAnswer, FileFault, FilePreview, Settings},
};

use crate::{
    company::{self, Kept, SettingsFile, Sources, TakenFile},
    netsuite::{NetSuite, Session},
    ports::Base,
};

/// Makes one, of these settings or of what holds. `take`: it is taken here, too.
pub(super) async fn make(
    settings: Option<&Settings>,
    take: bool,
    kept: &Kept,
    netsuite: &NetSuite,
    base: &Base,
) -> CompanyAnswer {
    let Some(session) = netsuite.session() else { return CompanyAnswer::NoFile(FileFault::SignedOut) };
    let settings = match settings {
        Some(settings) => settings.clone(),
        None => Sources::load(kept, Some(&session), base).await.holding().settings,
    };
    let faults = company::faults(&settings);
    if !faults.is_empty() {
        return CompanyAnswer::Faulty(faults);
    }
    if settings == Settings::default() {
        return CompanyAnswer::NoFile(FileFault::Nothing);
    }
    let account = session.account.id();
    let text = company::write_file(&settings, account, base.clock.now());
    let file = SettingsFile { of: account.to_owned(), settings, beyond: Vec::new() };
    if take && taken(file, true, &session, base).keep(base).await.is_err() {
        return CompanyAnswer::NoFile(FileFault::NotKept);
    }
    CompanyAnswer::File(text.into())
}

/// What it would do.
pub(super) async fn test(text: &Personal, kept: &Kept, netsuite: &NetSuite, base: &Base) -> CompanyAnswer {
    let read = netsuite.session().ok_or(FileFault::SignedOut);
    match read.and_then(|session| Ok((session, company::read_file(text.reveal())?))) {
        Ok((session, file)) => {
            let (of, beyond) = (file.of.clone(), file.beyond.clone());
            let sources = Sources::load(kept, Some(&session), base).await;
            let then = sources.with_file(taken(file, false, &session, base)).holding();
            let is_ours = of == session.account.id();
            CompanyAnswer::FilePreview(Box::new(FilePreview { of, is_ours, then, beyond }))
        }
        Err(fault) => CompanyAnswer::NoFile(fault),
    }
}

/// Takes it. Nothing of an earlier one stays.
pub(super) async fn take(text: &Personal, netsuite: &NetSuite, base: &Base) -> CompanyAnswer {
    let read = netsuite.session().ok_or(FileFault::SignedOut);
    match read.and_then(|session| Ok(taken(company::read_file(text.reveal())?, false, &session, base))) {
        Ok(file) => done(file.keep(base).await.is_ok()),
        Err(fault) => CompanyAnswer::NoFile(fault),
    }
}

/// Takes it back.
pub(super) async fn remove(base: &Base) -> CompanyAnswer {
    done(TakenFile::remove(base).await.is_ok())
}

fn done(is_kept: bool) -> CompanyAnswer {
    if is_kept { CompanyAnswer::Done } else { CompanyAnswer::NoFile(FileFault::NotKept) }
}

fn taken(file: SettingsFile, made_here: bool, session: &Session, base: &Base) -> TakenFile {
    let SettingsFile { of, settings, .. } = file;
    TakenFile { account: session.account.id().to_owned(), of, made_here, taken: base.clock.now(), settings }
}
