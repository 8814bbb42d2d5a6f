use super::*;

fn settings() -> NatsSettings {
    NatsSettings {
        servers: vec![
            "nats://user:secret@a".parse().unwrap(),
            "b:1".parse().unwrap(),
        ],
        stream: "moa".into(),
        partitions: 1,
        replicas: 3,
        dedupe: Duration::from_secs(120),
        keep: Duration::from_secs(86_400),
    }
}

#[test]
fn passwords_are_not_said() {
    assert_eq!(addresses(&settings().servers), "a:4222, b:1");
}

#[test]
fn a_stream_that_may_lose_something_is_refused() {
    let good = config(&settings(), "moa");
    assert!(accept(&settings(), &good).is_ok());
    let fewer_replicas = Config {
        num_replicas: 1,
        ..good.clone()
    };
    assert!(
        accept(&settings(), &fewer_replicas).is_ok(),
        "that is only told"
    );
    for other in [
        Config {
            no_ack: true,
            ..good.clone()
        },
        Config {
            storage: StorageType::Memory,
            ..good.clone()
        },
        Config {
            discard: DiscardPolicy::Old,
            ..good.clone()
        },
        Config {
            subjects: vec!["moa.messages".into()],
            ..good.clone()
        },
    ] {
        assert!(accept(&settings(), &other).is_err(), "{other:?}");
    }
}
