//! Parquet files, a row group at a time: the cells of each column, and how they are written.
//!
//! A thin layer over the `parquet` crate's writer of columns, without Arrow, which would double what there is to
//! compile.

use std::io::Write;

use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::properties::WriterPropertiesBuilder;
use parquet::file::writer::SerializedFileWriter;

/// The cells of a column: the values that are there, and for each place how deep it is filled and how it repeats
/// (Parquet's definition and repetition levels).
#[derive(Debug)]
pub struct Cells<T> {
    values: Vec<T>,
    levels: Vec<i16>,
    repeats: Vec<i16>,
}

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            levels: Vec::new(),
            repeats: Vec::new(),
        }
    }
}

impl<T> Cells<T> {
    /// A row's cell in a column of the outermost level.
    pub fn push(&mut self, value: Option<T>) {
        let level = value.is_some().into();
        self.push_at(value, level, 0);
    }

    /// A cell that is filled to this level, and repeats from that.
    pub fn push_at(&mut self, value: Option<T>, level: i16, repeat: i16) {
        self.levels.push(level);
        self.repeats.push(repeat);
        self.values.extend(value);
    }

    /// How many places it has: rows, where nothing repeats.
    pub fn len(&self) -> usize {
        self.levels.len()
    }
}

/// A column's cells, by how they are kept.
#[derive(Debug)]
pub enum Column {
    /// Yes and no.
    Flags(Cells<bool>),
    /// Small whole numbers.
    Smalls(Cells<i32>),
    /// Whole numbers, and times.
    Numbers(Cells<i64>),
    /// Numbers with a fraction.
    Fractions(Cells<f64>),
    /// Texts.
    Texts(Cells<ByteArray>),
}

/// How all files are written.
pub fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder().set_compression(Compression::SNAPPY)
}

/// Writes a row group of these columns, in the schema's order.
///
/// # Errors
///
/// Where they are not the schema's, or cannot be written.
pub fn write_group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    columns: impl IntoIterator<Item = Column>,
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    let mut columns = columns.into_iter();
    while let Some(mut place) = group.next_column()? {
        match columns.next() {
            Some(Column::Flags(cells)) => write::<BoolType>(&mut place, &cells)?,
            Some(Column::Smalls(cells)) => write::<Int32Type>(&mut place, &cells)?,
            Some(Column::Numbers(cells)) => write::<Int64Type>(&mut place, &cells)?,
            Some(Column::Fractions(cells)) => write::<DoubleType>(&mut place, &cells)?,
            Some(Column::Texts(cells)) => write::<ByteArrayType>(&mut place, &cells)?,
            None => return Err(ParquetError::General("a column too few".into())),
        }
        place.close()?;
    }
    group.close()?;
    Ok(())
}

fn write<T: DataType>(
    place: &mut parquet::file::writer::SerializedColumnWriter<'_>,
    cells: &Cells<T::T>,
) -> Result<(), ParquetError> {
    let typed = place.typed::<T>();
    typed.write_batch(&cells.values, Some(&cells.levels), Some(&cells.repeats))?;
    Ok(())
}
