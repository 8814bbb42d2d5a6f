//! What a person does in the demo store: logs in, chooses, buys.

use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use crate::engine::Engine;
use crate::visitor::Visitor;

/// Every example member's password.
const PASSWORD: &str = "store1234";

impl Visitor {
    /// Comes as somebody whom Cafe24's log knows already; otherwise it sets its cookies some time after
    /// the first page has loaded, and one page or the next tells of them.
    pub async fn be_known_to_the_log(&self) -> Result<()> {
        self.open("/_demo").await?;
        self.run(
            "document.cookie = 'CVID=CVID.0a1b01.1795304214433; path=/';
             document.cookie = 'CVID_Y=CVID_Y.0a1b01.1795304214433; path=/'",
        )
        .await?;
        Ok(())
    }

    /// Waits until Cafe24's scripts have filled the page, and the tracker has looked once more.
    pub async fn settle(&self) -> Result<()> {
        self.until("return window.CAPP_ASYNC_METHODS && CAPP_ASYNC_METHODS.STATUS == 'complete'")
            .await?;
        // Once the page is loaded, so is a tag that it has.
        self.until(
            "return document.readyState == 'complete' && !(window.moa && Array.isArray(moa.q))",
        )
        .await?;
        sleep(Duration::from_millis(300)).await;
        Ok(())
    }

    /// Goes to a page and waits until it is filled.
    pub async fn visit(&self, place: &str) -> Result<()> {
        self.open(place).await?;
        self.settle().await
    }

    /// Logs a member in without a page that has the tag.
    pub async fn become_member(&self, member: &str) -> Result<()> {
        self.open(&format!("/_demo/login?member={member}")).await
    }

    /// Logs in by the form of the login page, where the visitor is.
    pub async fn log_in(&self, member: &str) -> Result<()> {
        self.fill("#member_id", member).await?;
        self.fill("#member_passwd", PASSWORD).await?;
        self.click("#member_form_1204870352 .btn.wide").await
    }

    /// Fills the join form: somebody with a nickname, a birthday and a mobile phone.
    pub async fn fill_join_form(&self, id: &str) -> Result<()> {
        for (field, text) in [
            ("#joinForm #member_id", id),
            ("#passwd", PASSWORD),
            ("#user_passwd_confirm", PASSWORD),
            ("#name", "정다온"),
            ("#nick_name", "다온이"),
            ("#mobile2", "0000"),
            ("#mobile3", "0404"),
            ("#email1", "daon@example.com"),
            ("#birth_year", "1994"),
            ("#birth_month", "05"),
            ("#birth_day", "17"),
        ] {
            self.fill(field, text).await?;
        }
        self.click("#is_sex1").await
    }

    /// Sends the join form off, and is greeted.
    pub async fn join(&self) -> Result<()> {
        self.click("#joinForm .btn.wide").await?;
        self.arrive("/member/join_result.html").await
    }

    /// Is away for so long that the session has ended.
    pub async fn be_away(&self) -> Result<()> {
        self.open("/_demo").await?;
        self.run(
            "const session = JSON.parse(localStorage.moa_session);
             session.seen -= 31 * 60e3;
             localStorage.moa_session = JSON.stringify(session)",
        )
        .await?;
        Ok(())
    }

    /// Is somebody else, with a browser that never was here.
    pub async fn become_somebody_new(&self) -> Result<()> {
        self.open("/_demo").await?;
        self.run("localStorage.clear(); sessionStorage.clear()")
            .await?;
        if self.engine != Engine::WebKit {
            return Ok(self.client().delete_all_cookies().await?);
        }
        // One by one: told to delete all, its driver answers before they are gone, and takes some of the next ones too.
        for cookie in self.client().get_all_cookies().await? {
            self.client().delete_cookie(cookie.name()).await?;
        }
        Ok(())
    }

    /// Waits until all messages of pages that were left are answered, on a page that works.
    pub async fn until_nothing_waits(&self) -> Result<()> {
        self.until("return !Object.keys(localStorage).some((key) => /^moa_q/.test(key))")
            .await
    }

    /// Chooses an option of the product of the page, one value for each select box.
    pub async fn choose_option(&self, values: &[&str], quantity: u32) -> Result<()> {
        let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
        // Prototype has an `entries` of its own.
        self.run(&format!(
            "let at = 0;
             for (const choice of [{}]) {{
               const select = document.querySelector(`#product_option_id${{++at}}`);
               select.value = choice;
               EC$(select).change();
             }}
             const quantity = [...document.querySelectorAll('.quantity_opt')].pop();
             quantity.value = {quantity};
             EC$(quantity).change();",
            values.join(",")
        ))
        .await?;
        Ok(())
    }

    /// Puts the product of the page into the cart.
    pub async fn put_in_cart(&self) -> Result<()> {
        self.run("product_submit(2, '/exec/front/order/basket/', document.body)")
            .await?;
        self.see_the_cart_layer().await
    }

    /// Waits for the layer that says the product is in the cart.
    pub async fn see_the_cart_layer(&self) -> Result<()> {
        self.until("return !!document.querySelector('.ec-base-layer')")
            .await
    }

    /// Fills the order form, once it shows its totals, and pays by card.
    pub async fn pay(&self) -> Result<()> {
        let total = "document.querySelector('#total_order_sale_price_view').textContent";
        self.until(&format!("return /\\d/.test({total})")).await?;
        // The tracker looks for them too, ever later, and for the visitor; three seconds at most.
        sleep(Duration::from_millis(3200)).await;
        for (field, text) in [
            ("#rname", "김예시"),
            ("#rphone2_", "010-0000-0000"),
            ("#rzipcode1", "00000"),
            ("#raddr1", "예시시 숲길 12"),
        ] {
            self.fill(field, text).await?;
        }
        self.click("#chk_purchase_agreement0").await?;
        self.click("#btn_payment").await?;
        // Phones ask once more.
        if self
            .run("return !!document.querySelector('#ec-shop_orderConfirmLayer')")
            .await?
            == true
        {
            self.click("#ec-shop_btn_layer_payment").await?;
        }
        Ok(())
    }

    /// Pays into a virtual account: the order stays unpaid.
    pub async fn pay_later(&self) -> Result<()> {
        self.run("document.querySelector('#addr_paymethod1').checked = true")
            .await?;
        self.pay().await
    }
}
