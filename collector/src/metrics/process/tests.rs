use super::*;

#[test]
fn the_line_of_the_resident_set_is_read() {
    assert_eq!(resident("VmSize:\t 9 kB\nVmRSS:\t   12 kB\n"), Some(12_288));
    assert_eq!(resident("VmSize:\t 9 kB\n"), None);
}
