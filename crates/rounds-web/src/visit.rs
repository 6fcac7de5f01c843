//! Who is asking for this page, and the site as they may see it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use jiff::Timestamp;
use maud::Markup;
use rounds_core::access::{Permission, Principal, ReadRights};
use rounds_governance::{Actor, PersonRef};

use crate::app::{App, ShellInfo};
use crate::fault::{PageFault, PageResult};
use crate::guard::entry;
use crate::guard::form::FormToken;
use crate::office::Office;
use crate::page_data::Standing;
use crate::page_data::office::Caller;
use crate::shell::{Section, Shell};
use crate::site_reader::SiteReader;

/// Characters of a browser's name for itself that are kept.
const USER_AGENT_MAX: usize = 200;

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
    /// The token's id, where a program acts with one.
    pub token: Option<String>,
    /// Where the request comes from.
    pub caller: Caller,
}

/// What pages know of a browser session.
#[derive(Clone)]
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

impl fmt::Debug for SessionFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionFacts")
            .field("id", &self.id)
            .field("idle_end", &self.idle_end)
            .field("absolute_end", &self.absolute_end)
            .finish_non_exhaustive()
    }
}

impl Visitor {
    /// Whether they may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// The visitor as governance knows who acts.
    pub fn actor(&self) -> Actor {
        Actor {
            person: PersonRef {
                id: self.principal.person.clone(),
                name: self.principal.name.clone(),
            },
            kind: self.principal.kind,
            roles: self.principal.roles.clone(),
            may: self.permissions.clone(),
        }
    }
}

/// The visitor and the site as they may see it; what most handlers begin with.
pub struct Visit {
    /// Who is asking.
    pub visitor: Arc<Visitor>,
    /// The site as they may see it.
    pub site: Arc<dyn SiteReader>,
    /// What their forms carry.
    pub form_token: FormToken,
    app: Arc<App>,
}

impl Visit {
    /// What the frame says about the site.
    pub fn info(&self) -> &ShellInfo {
        &self.app.info
    }

    /// The office.
    pub fn office(&self) -> &Office {
        &self.app.office
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// The frame for a page of `section`.
    pub async fn shell(&self, section: Section) -> PageResult<Shell<'_>> {
        let standing = self.site.standing().await?;
        Ok(self.frame(Some(standing), section))
    }

    /// The frame for a page of the office, which is there even when the site cannot be read: that
    /// is when it is needed.
    pub async fn office_shell(&self, section: Section) -> Shell<'_> {
        self.frame(self.site.standing().await.ok(), section)
    }

    fn frame(&self, standing: Option<Standing>, section: Section) -> Shell<'_> {
        Shell::new(&self.app, standing, section)
            .with_visitor(&self.visitor)
            .with_form_token(&self.form_token)
    }
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> PageResult<Self> {
        let visitor = parts.extensions.get::<Arc<Visitor>>().cloned();
        let visitor = visitor.ok_or(PageFault::NotSignedIn)?;
        Ok(Self {
            site: app.site.seen_by(&visitor),
            form_token: FormToken::from_request_parts(parts, app).await?,
            visitor,
            app: Arc::clone(app),
        })
    }
}

/// Somebody who need not be signed in; what the pages of signing in begin with.
pub struct Guest {
    /// Who it is, where they are signed in.
    pub visitor: Option<Arc<Visitor>>,
    /// What their forms carry.
    pub form_token: FormToken,
    /// Whether cookies are for an encrypted connection.
    pub encrypted: bool,
    app: Arc<App>,
}

impl Guest {
    /// The office.
    pub fn office(&self) -> &Office {
        &self.app.office
    }

    /// What the frame says about the site.
    pub fn info(&self) -> &ShellInfo {
        &self.app.info
    }

    /// A page without navigation.
    pub fn page(&self, title: &str, content: Markup) -> Markup {
        Shell::new(&self.app, None, Section::Nowhere).page(title, content)
    }
}

impl FromRequestParts<Arc<App>> for Guest {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> PageResult<Self> {
        Ok(Self {
            visitor: parts.extensions.get().cloned(),
            form_token: FormToken::from_request_parts(parts, app).await?,
            encrypted: entry::is_encrypted(&parts.extensions),
            app: Arc::clone(app),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.extensions))
    }
}

impl Caller {
    /// As far as the request tells.
    pub(crate) fn of(headers: &HeaderMap, extensions: &Extensions) -> Self {
        let user_agent = headers.get(USER_AGENT);
        let user_agent = user_agent.and_then(|value| value.to_str().ok());
        Self {
            address: entry::address(extensions),
            user_agent: user_agent.map(|text| text.chars().take(USER_AGENT_MAX).collect()),
        }
    }
}
