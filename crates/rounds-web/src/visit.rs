//! Who is asking for this page, and the site as they may see it.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use rounds_core::access::{Permission, Principal, ReadRights};

use crate::app::{App, ShellInfo};
use crate::fault::{PageFault, PageResult};
use crate::shell::{Section, Shell};
use crate::site_reader::SiteReader;

/// Somebody who is signed in, or whose token was recognised, with what was decided for them.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who it is.
    pub principal: Principal,
    /// What they may do.
    pub permissions: BTreeSet<Permission>,
    /// What they may read.
    pub reading: ReadRights,
    /// The browser session; none for tokens and where nobody signs in.
    pub session: Option<SessionFacts>,
}

/// What pages know of a browser session.
#[derive(Debug, Clone)]
pub struct SessionFacts {
    /// Id of the session (not its secret), to end it.
    pub id: String,
    /// What every form of this session must carry.
    pub form_token: String,
    /// When it ends if nothing is asked for.
    pub idle_end: Timestamp,
    /// When it ends in any case.
    pub absolute_end: Timestamp,
}

impl Visitor {
    /// Whether they may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// The visitor and the site as they may see it; what most handlers begin with.
pub struct Visit {
    /// Who is asking.
    pub visitor: Arc<Visitor>,
    /// The site as they may see it.
    pub site: Arc<dyn SiteReader>,
    app: Arc<App>,
}

impl Visit {
    /// What the frame says about the site.
    pub fn info(&self) -> &ShellInfo {
        &self.app.info
    }

    /// The frame for a page of `section`.
    pub async fn shell(&self, section: Section) -> PageResult<Shell<'_>> {
        let standing = self.site.standing().await?;
        Ok(Shell::new(&self.app.info, Some(standing), section).with_visitor(&self.visitor))
    }
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> PageResult<Self> {
        let visitor = parts.extensions.get::<Arc<Visitor>>().cloned();
        let visitor = visitor.ok_or(PageFault::NotSignedIn)?;
        Ok(Self {
            site: app.site.seen_by(&visitor),
            visitor,
            app: Arc::clone(app),
        })
    }
}
