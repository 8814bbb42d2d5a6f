//! A browser's dialogs, tabs and frames.

use std::time::Duration;

use anyhow::Result;
use fantoccini::Locator;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::wd::WindowHandle;
use tokio::time::{Instant, sleep};

use crate::visitor::Visitor;

/// A tab of the browser.
#[derive(Debug)]
pub struct Tab(WindowHandle);

impl Visitor {
    /// Accepts or dismisses the dialog that the page shows, once it does.
    pub async fn answer_dialog(&self, accept: bool) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let answered = match accept {
                true => self.client().accept_alert().await,
                false => self.client().dismiss_alert().await,
            };
            match answered {
                Err(CmdError::Standard(error))
                    if error.error == ErrorStatus::NoSuchAlert && Instant::now() < deadline =>
                {
                    sleep(Duration::from_millis(50)).await;
                }
                answered => return Ok(answered?),
            }
        }
    }

    /// Opens another tab of the same browser and goes there; the tab it was called in is returned.
    pub async fn open_tab(&self) -> Result<Tab> {
        let before = self.client().window().await?;
        let tab = self.client().new_window(true).await?;
        self.client().switch_to_window(tab.handle).await?;
        Ok(Tab(before))
    }

    /// Opens so many tabs that load a path of the store at the same time, each in a process of its own;
    /// the tab it was called in is returned.
    pub async fn open_tabs(&self, count: u32, path: &str) -> Result<Tab> {
        let before = self.client().window().await?;
        let address = self.address(path);
        for _ in 0..count {
            self.open_tab().await?;
            self.run_and_leave(&format!("location.href = '{address}'"))
                .await?;
        }
        Ok(Tab(before))
    }

    /// Goes to another tab; the one it was called in is returned.
    pub async fn switch_to(&self, tab: Tab) -> Result<Tab> {
        let before = self.client().window().await?;
        self.client().switch_to_window(tab.0).await?;
        Ok(Tab(before))
    }

    /// Closes the tab that the visitor is in and goes to another.
    pub async fn close_tab(&self, other: Tab) -> Result<()> {
        self.client().close_window().await?;
        self.client().switch_to_window(other.0).await?;
        Ok(())
    }

    /// Goes into the first frame of a selector.
    pub async fn enter_frame(&self, selector: &str) -> Result<()> {
        let wait = self.client().wait().at_most(Duration::from_secs(20));
        let frame = wait.for_element(Locator::Css(selector)).await?;
        frame.enter_frame().await?;
        Ok(())
    }

    /// Goes back from the frame to its page.
    pub async fn leave_frame(&self) -> Result<()> {
        self.client().enter_parent_frame().await?;
        Ok(())
    }
}
