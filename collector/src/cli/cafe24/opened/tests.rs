use chrono::Utc;

use super::*;

fn mall(name: &str, status: MallStatus) -> Mall {
    Mall {
        mall: name.to_owned(),
        status,
        installed_at: Utc::now(),
        changed_at: Utc::now(),
        tokens: None,
        problem: None,
    }
}

#[test]
fn the_only_mall_need_not_be_said() {
    let haneul = || mall("haneul", MallStatus::Installed);
    let left = || mall("left", MallStatus::Uninstalled);
    let picked = |malls, name| pick(malls, name).map(|mall| mall.mall);
    assert_eq!(picked(vec![haneul()], None).unwrap(), "haneul");
    assert_eq!(picked(vec![haneul(), left()], None).unwrap(), "haneul");
    assert_eq!(
        picked(vec![haneul(), left()], Some("left")).unwrap(),
        "left"
    );
    let both = vec![haneul(), mall("bada", MallStatus::Refused)];
    let error = picked(both, None).unwrap_err().to_string();
    assert!(error.ends_with("--mall: haneul, bada"), "{error}");
    let error = picked(vec![haneul()], Some("x")).unwrap_err().to_string();
    assert!(error.contains("never installed in x"), "{error}");
    let none = picked(Vec::new(), Some("x"));
    assert!(matches!(none, Err(Cafe24Error::NoMalls)));
}
