//! Parquet files, a row group at a time: the cells of each column, and how they are written.
//!
//! A thin layer over the `parquet` crate's writer of columns, without Arrow, which would double what there is to
//! compile.

use std::io::Write;

use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::reader::RowGroupReader;
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

    /// With those of another file behind them.
    fn append(&mut self, other: Self) {
        self.values.extend(other.values);
        self.levels.extend(other.levels);
        self.repeats.extend(other.repeats);
    }

    /// Only those of the rows that are wanted. A value is there at the level `full`.
    fn retain_rows(&mut self, wanted: &[bool], full: i16) {
        let mut values = std::mem::take(&mut self.values).into_iter();
        let levels = std::mem::take(&mut self.levels).into_iter();
        let repeats = std::mem::take(&mut self.repeats).into_iter();
        let mut rows = 0;
        for (level, repeat) in levels.zip(repeats) {
            rows += usize::from(repeat == 0);
            let value = match level == full {
                true => values.next(),
                false => None,
            };
            if rows.checked_sub(1).and_then(|row| wanted.get(row)) == Some(&true) {
                self.push_at(value, level, repeat);
            }
        }
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

impl Column {
    /// With that of another file behind it.
    pub fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Flags(cells), Self::Flags(other)) => cells.append(other),
            (Self::Smalls(cells), Self::Smalls(other)) => cells.append(other),
            (Self::Numbers(cells), Self::Numbers(other)) => cells.append(other),
            (Self::Fractions(cells), Self::Fractions(other)) => cells.append(other),
            (Self::Texts(cells), Self::Texts(other)) => cells.append(other),
            // Of another kind: a column keeps its own.
            _ => {}
        }
    }

    /// Only the cells of the rows that are wanted. A value is there at the level `full`.
    pub fn retain_rows(&mut self, wanted: &[bool], full: i16) {
        match self {
            Self::Flags(cells) => cells.retain_rows(wanted, full),
            Self::Smalls(cells) => cells.retain_rows(wanted, full),
            Self::Numbers(cells) => cells.retain_rows(wanted, full),
            Self::Fractions(cells) => cells.retain_rows(wanted, full),
            Self::Texts(cells) => cells.retain_rows(wanted, full),
        }
    }

    /// The text of each row, in a column of texts of the outermost level, where one is there at the level `full`.
    pub fn texts(&self, full: i16) -> Vec<Option<&[u8]>> {
        let Self::Texts(cells) = self else {
            return Vec::new();
        };
        let mut values = cells.values.iter();
        let of = |level: &i16| match *level == full {
            true => values.next().map(ByteArray::data),
            false => None,
        };
        cells.levels.iter().map(of).collect()
    }
}

/// A row group's columns: their names, the level at which a value is there, and their cells.
///
/// # Errors
///
/// Where the file is broken, or has a column of a kind that ours have not.
pub fn read_group(group: &dyn RowGroupReader) -> Result<Vec<(String, i16, Column)>, ParquetError> {
    let count = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    (0..group.num_columns())
        .map(|at| {
            let described = group.metadata().column(at).column_descr_ptr();
            let name = described.path().parts().first().cloned();
            let column = match group.get_column_reader(at)? {
                ColumnReader::BoolColumnReader(reader) => Column::Flags(cells(reader, count)?),
                ColumnReader::Int32ColumnReader(reader) => Column::Smalls(cells(reader, count)?),
                ColumnReader::Int64ColumnReader(reader) => Column::Numbers(cells(reader, count)?),
                ColumnReader::DoubleColumnReader(reader) => {
                    Column::Fractions(cells(reader, count)?)
                }
                ColumnReader::ByteArrayColumnReader(reader) => Column::Texts(cells(reader, count)?),
                _ => return Err(ParquetError::General("a column of another kind".into())),
            };
            Ok((name.unwrap_or_default(), described.max_def_level(), column))
        })
        .collect()
}

fn cells<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
) -> Result<Cells<T::T>, ParquetError> {
    let mut cells = Cells::default();
    let Cells {
        values,
        levels,
        repeats,
    } = &mut cells;
    let mut read = 0;
    while read < rows {
        let (records, ..) =
            reader.read_records(rows - read, Some(levels), Some(repeats), values)?;
        if records == 0 {
            return Err(ParquetError::General("a column ends too early".into()));
        }
        read += records;
    }
    // What each row has, or does not repeat, has no levels in a file.
    let places = cells.levels.len().max(cells.values.len());
    cells.levels.resize(places, 0);
    cells.repeats.resize(places, 0);
    Ok(cells)
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
