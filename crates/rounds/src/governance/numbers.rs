//! What measures say, read once for each version of the lake.

use std::sync::Arc;

use anyhow::Result;
use rounds_measures::readings::LakeReadings;
use tokio::sync::Mutex;

use crate::site::Site;

/// What measures say.
pub struct Numbers {
    site: Arc<Site>,
    latest: Mutex<Option<(u64, Arc<LakeReadings>)>>,
}

impl Numbers {
    /// Of this site.
    pub fn new(site: Arc<Site>) -> Self {
        Self {
            site,
            latest: Mutex::default(),
        }
    }

    /// As of the lake's latest version.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn latest(&self) -> Result<Arc<LakeReadings>> {
        let snapshot = self.site.lake.latest()?;
        let mut latest = self.latest.lock().await;
        if let Some((version, readings)) = &*latest
            && *version == snapshot.version()
        {
            return Ok(Arc::clone(readings));
        }
        let read = LakeReadings::read(&self.site.lake, &snapshot, &self.site.measures).await?;
        let readings = Arc::new(read);
        *latest = Some((snapshot.version(), Arc::clone(&readings)));
        Ok(readings)
    }
}
