//! What derives [`serde::Serialize`] as values of the page: a struct is an object of its own, and what is none is
//! `undefined`, which leaves no trace there.
//!
//! It writes what events have and nothing else: texts and lists that are in JavaScript already (by their handles),
//! amounts, flags, words, and structs of these. A list is no sequence here: it is made in JavaScript, where it stays.

use core::fmt::{self, Display};

use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};

use super::text::Text;
use super::values::{NONE, Value, object, program_text};

/// The object that a struct becomes.
#[inline(always)]
pub fn object_of(properties: &impl Serialize) -> Value {
    let Ok(object) = properties.serialize(ToHost::Value);
    object
}

/// The name of a newtype whose content is a handle.
const HANDLE: &str = "moa::Handle";

impl Serialize for Value {
    #[inline(always)]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(HANDLE, &self.handle())
    }
}

impl Serialize for Text {
    #[inline(always)]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from(*self).serialize(serializer)
    }
}

/// What is written next.
#[derive(Clone, Copy)]
enum ToHost {
    /// A value.
    Value,
    /// The name of a property: always a text of the program, for derived code writes it.
    Name,
    /// The handle of a value.
    Handle,
}

/// An object whose properties are written.
struct Properties(Value);

/// Writing into objects of our own does not fail.
#[derive(Debug)]
enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl core::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(_: T) -> Never {
        none_has_this()
    }
}

/// A type that no event has. Which they have a test holds (`src/events/tests.rs`), so nothing comes here, and browsers'
/// builds do not even have it.
fn none_has_this() -> ! {
    unreachable!("no property is of this type")
}

macro_rules! none_has {
    ($($method:ident $type:ty,)*) => {$(
        fn $method(self, _: $type) -> Result<Value, Never> {
            none_has_this()
        }
    )*};
}

impl Serializer for ToHost {
    type Ok = Value;
    type Error = Never;
    type SerializeSeq = Impossible<Value, Never>;
    type SerializeTuple = Impossible<Value, Never>;
    type SerializeTupleStruct = Impossible<Value, Never>;
    type SerializeTupleVariant = Impossible<Value, Never>;
    type SerializeMap = Properties;
    type SerializeStruct = Properties;
    type SerializeStructVariant = Impossible<Value, Never>;

    #[inline(always)]
    fn serialize_bool(self, flag: bool) -> Result<Value, Never> {
        Ok(flag.into())
    }

    #[inline(always)]
    fn serialize_i32(self, handle: i32) -> Result<Value, Never> {
        match self {
            ToHost::Handle => Ok(Value::of_handle(handle)),
            _ => none_has_this(),
        }
    }

    #[inline(always)]
    fn serialize_f64(self, number: f64) -> Result<Value, Never> {
        Ok(number.into())
    }

    #[inline(always)]
    fn serialize_str(self, text: &str) -> Result<Value, Never> {
        match self {
            ToHost::Name => Ok(program_text(text)),
            _ => none_has_this(),
        }
    }

    #[inline(always)]
    fn serialize_none(self) -> Result<Value, Never> {
        Ok(NONE)
    }

    #[inline(always)]
    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Value, Never> {
        value.serialize(self)
    }

    #[inline(always)]
    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Never> {
        Ok(object())
    }

    #[inline(always)]
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        word: &'static str,
    ) -> Result<Value, Never> {
        Ok(word.into())
    }

    #[inline(always)]
    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Never> {
        value.serialize(match name {
            HANDLE => ToHost::Handle,
            _ => self,
        })
    }

    #[inline(always)]
    fn serialize_map(self, _: Option<usize>) -> Result<Properties, Never> {
        Ok(Properties(object()))
    }

    #[inline(always)]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Properties, Never> {
        Ok(Properties(object()))
    }

    none_has! {
        serialize_i8 i8,
        serialize_i16 i16,
        serialize_i64 i64,
        serialize_u8 u8,
        serialize_u16 u16,
        serialize_u32 u32,
        serialize_u64 u64,
        serialize_f32 f32,
        serialize_char char,
        serialize_bytes &[u8],
    }

    fn serialize_unit(self) -> Result<Value, Never> {
        none_has_this()
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Value, Never> {
        none_has_this()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Never> {
        none_has_this()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Never> {
        none_has_this()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Never> {
        none_has_this()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Never> {
        none_has_this()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Never> {
        none_has_this()
    }
}

impl SerializeStruct for Properties {
    type Ok = Value;
    type Error = Never;

    #[inline(always)]
    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.0.set(name, value.serialize(ToHost::Value)?);
        Ok(())
    }

    #[inline(always)]
    fn end(self) -> Result<Value, Never> {
        Ok(self.0)
    }
}

/// Structs with others flattened into them.
impl SerializeMap for Properties {
    type Ok = Value;
    type Error = Never;

    #[inline(always)]
    fn serialize_entry<K: ?Sized + Serialize, V: ?Sized + Serialize>(
        &mut self,
        name: &K,
        value: &V,
    ) -> Result<(), Never> {
        let name = name.serialize(ToHost::Name)?;
        self.0.set_by(name, value.serialize(ToHost::Value)?);
        Ok(())
    }

    fn serialize_key<T: ?Sized + Serialize>(&mut self, _: &T) -> Result<(), Never> {
        none_has_this()
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, _: &T) -> Result<(), Never> {
        none_has_this()
    }

    #[inline(always)]
    fn end(self) -> Result<Value, Never> {
        Ok(self.0)
    }
}
