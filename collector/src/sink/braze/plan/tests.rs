use super::*;

fn plan(person: &Person, kind: Kind, identify: Option<(&str, &str)>) -> Plan {
    let object = Object {
        person: person.clone(),
        kind,
        body: json!({}),
    };
    Plan {
        identify: identify.map(|(device, user)| Identify {
            device: device.into(),
            user: user.into(),
        }),
        objects: vec![(object, Fate::Waiting)],
    }
}

/// The rounds of these, each as how many are identified, attributes and events.
fn rounds(mut plans: Vec<Plan>) -> Vec<(usize, usize, usize)> {
    let mut rounds = Vec::new();
    loop {
        let round = round(&plans.iter().collect::<Vec<_>>());
        if round == Round::default() {
            return rounds;
        }
        for (at, _) in &round.identifies {
            plans[*at].identify = None;
        }
        for (at, nth) in round.attributes.iter().chain(&round.events) {
            plans[*at].objects[*nth].1 = Fate::Done;
        }
        rounds.push((
            round.identifies.len(),
            round.attributes.len(),
            round.events.len(),
        ));
    }
}

#[test]
fn a_request_has_75_objects_and_tells_nobody_s_out_of_order() {
    use Kind::{Attributes, Event};
    let visitor = Person::Visitor("d".into());
    let (user, other) = (Person::User("u".into()), Person::User("o".into()));
    let events = (0..160).map(|_| plan(&visitor, Event, None)).collect();
    assert_eq!(rounds(events), [(0, 0, 75), (0, 0, 75), (0, 0, 10)]);
    assert_eq!(
        rounds(vec![
            plan(&visitor, Event, None),
            plan(&other, Attributes, Some(("e", "o"))),
            plan(&other, Attributes, None),
            plan(&user, Attributes, Some(("d", "u"))),
            plan(&user, Event, None),
            plan(&other, Event, None),
        ]),
        // Who is identified comes first in a round, so what the visitor did before is in one before.
        [(1, 2, 1), (1, 1, 0), (0, 0, 2)]
    );
    let many = (0..60).map(|at| {
        let user = format!("u{at}");
        plan(
            &Person::User(user.clone()),
            Event,
            Some((&format!("d{at}"), &user)),
        )
    });
    assert_eq!(rounds(many.collect()), [(50, 0, 50), (10, 0, 10)]);
}
