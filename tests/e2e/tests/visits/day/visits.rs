//! What happens in one browser during the day.

use std::iter::Sum;

use anyhow::Result;
use moa_e2e::{Device, Visitor};
use moa_receivers::UNWANTED;

use crate::walk::{cancel, fill_the_cart, pay};

/// Members, one for each browser; later each logs in on the next one's device.
const MEMBERS: [&str; 3] = ["haneul01", "bada02", "noeul03"];

/// How many events a page tells when it tells a lot.
const MANY: usize = 60;

/// How many visits there were, and what came of them.
#[derive(Debug, Default, Clone, Copy)]
pub struct Done {
    pub visits: usize,
    pub orders: usize,
    pub cancellations: usize,
    pub logins: usize,
    pub tried: usize,
}

impl Sum for Done {
    fn sum<I: Iterator<Item = Done>>(all: I) -> Done {
        all.fold(Done::default(), |one, other| Done {
            visits: one.visits + other.visits,
            orders: one.orders + other.orders,
            cancellations: one.cancellations + other.cancellations,
            logins: one.logins + other.logins,
            tried: one.tried + other.tried,
        })
    }
}

/// A browser, and who sits there.
pub struct Browser {
    visitor: Visitor,
    home: &'static str,
    number: usize,
    pub done: Done,
}

impl Browser {
    pub fn new(visitor: Visitor, device: Device, number: usize) -> Self {
        Self {
            visitor,
            home: if device == Device::Phone { "/m/" } else { "/" },
            number,
            done: Done::default(),
        }
    }

    /// A guest who looks, comes back and fills a cart; a member; somebody who orders.
    pub async fn morning(&mut self) -> Result<()> {
        self.somebody_new().await?;
        self.look().await?;
        self.come_back().await?;
        self.fill().await?;
        self.somebody_new().await?;
        self.log_in(MEMBERS[self.number]).await?;
        self.fill().await?;
        self.somebody_new().await?;
        self.order_and_cancel().await
    }

    /// Another member's device; who ordered comes back; a whole cart; some look around.
    pub async fn afternoon(&mut self) -> Result<()> {
        self.visitor.until_nothing_waits().await?;
        self.come_back().await?;
        self.look().await?;
        self.somebody_new().await?;
        self.log_in(MEMBERS[(self.number + 1) % 3]).await?;
        self.order().await?;
        self.somebody_new().await?;
        match self.number {
            0 => self.buy_a_cart().await?,
            _ => self.order().await?,
        }
        self.somebody_new().await?;
        self.look().await
    }

    /// A page that stays open.
    pub async fn stay(&self) -> Result<()> {
        self.go("product/detail.html?product_no=1010").await
    }

    /// That page tells a lot.
    pub async fn tell(&mut self) -> Result<()> {
        self.done.tried += MANY;
        let script = format!(
            "for (let n = 0; n < {MANY}; n++) moa('track', 'tried', {{ n }});
             moa('track', '{UNWANTED}')"
        );
        self.visitor.run(&script).await?;
        Ok(())
    }

    pub async fn close(self) -> Result<()> {
        self.visitor.close().await
    }

    async fn go(&self, place: &str) -> Result<()> {
        self.visitor.visit(&format!("{}{place}", self.home)).await
    }

    async fn arrive(&self, place: &str) -> Result<()> {
        self.visitor
            .arrive(&format!("{}{place}", self.home))
            .await?;
        self.visitor.settle().await
    }

    async fn somebody_new(&mut self) -> Result<()> {
        self.done.visits += 1;
        self.visitor.become_somebody_new().await
    }

    async fn come_back(&mut self) -> Result<()> {
        self.done.visits += 1;
        self.visitor.be_away().await
    }

    async fn look(&self) -> Result<()> {
        self.go("").await?;
        self.go("product/detail.html?product_no=1003&cate_no=45")
            .await?;
        self.visitor.scroll_to(0.5).await?;
        self.visitor.leave().await
    }

    async fn fill(&self) -> Result<()> {
        self.go("product/detail.html?product_no=1001&cate_no=46")
            .await?;
        self.visitor.put_in_cart().await?;
        self.visitor.settle().await?;
        self.go("order/basket.html").await?;
        self.visitor.leave().await
    }

    async fn log_in(&mut self, member: &str) -> Result<()> {
        self.go("member/login.html").await?;
        self.visitor.log_in(member).await?;
        self.done.logins += 1;
        self.arrive("index.html").await
    }

    /// A bag, straight to the order form.
    async fn order(&mut self) -> Result<()> {
        self.go("surl/O/1007").await?;
        self.visitor.pay().await?;
        self.arrive("order/order_result.html").await?;
        self.done.orders += 1;
        self.visitor.leave().await
    }

    /// The same, to be paid later; which is taken back by one click.
    async fn order_and_cancel(&mut self) -> Result<()> {
        self.go("surl/O/1007").await?;
        self.visitor.pay_later().await?;
        self.arrive("order/order_result.html").await?;
        self.done.orders += 1;
        self.go("myshop/order/list.html").await?;
        self.visitor.run("window.old = true").await?;
        self.visitor.click("[onclick*='orderCancel']").await?;
        self.visitor.answer_dialog(true).await?;
        self.visitor.until("return !window.old").await?;
        self.visitor.settle().await?;
        self.done.cancellations += 1;
        self.visitor.leave().await
    }

    /// A guest orders two sorts of shirt, and asks for the cancellation.
    async fn buy_a_cart(&mut self) -> Result<()> {
        fill_the_cart(&self.visitor, self.home).await?;
        self.arrive("member/login.html").await?;
        self.visitor.click("#btnNoMember").await?;
        pay(&self.visitor, self.home).await?;
        self.done.orders += 1;
        cancel(&self.visitor, self.home).await?;
        self.done.cancellations += 1;
        Ok(())
    }
}
