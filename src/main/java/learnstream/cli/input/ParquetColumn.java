package learnstream.cli.input;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A column of a Parquet file, whose values become texts: dates and times in ISO 8601, decimals as
 * numbers.
 *
 * @param path the index of its field, behind those of the groups around it
 */
record ParquetColumn(int[] path, PrimitiveType type) {
  /** The Julian day of 1970-01-01. */
  private static final long EPOCH_DAY = 2_440_588;

  /** Its text in a row, empty if there is no value. */
  String text(Group row) {
    Group group = row;
    for (int i = 0; i < path.length - 1; i++) {
      if (group.getFieldRepetitionCount(path[i]) == 0) {
        return "";
      }
      group = group.getGroup(path[i], 0);
    }
    int field = path[path.length - 1];
    return group.getFieldRepetitionCount(field) == 0 ? "" : text(group, field);
  }

  private String text(Group group, int field) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> text(group.getInteger(field, 0));
      case INT64 -> text(group.getLong(field, 0));
      case BOOLEAN -> Boolean.toString(group.getBoolean(field, 0));
      case FLOAT -> Float.toString(group.getFloat(field, 0));
      case DOUBLE -> Double.toString(group.getDouble(field, 0));
      case INT96 -> time(group.getInt96(field, 0).getBytes());
      case BINARY, FIXED_LEN_BYTE_ARRAY -> text(group.getBinary(field, 0));
    };
  }

  /** What does not say that it is a text may be one. */
  private String text(Binary value) {
    return type.getLogicalTypeAnnotation() == null
        ? value.toStringUsingUTF8()
        : type.stringifier().stringify(value);
  }

  private String text(long value) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value).toString();
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      String utc = Instant.EPOCH.plus(value, unit(timestamp.getUnit())).toString();
      return timestamp.isAdjustedToUTC() ? utc : utc.substring(0, utc.length() - 1);
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      return LocalTime.MIDNIGHT.plus(value, unit(time.getUnit())).toString();
    }
    return logical instanceof DecimalLogicalTypeAnnotation decimal
        ? BigDecimal.valueOf(value, decimal.getScale()).toPlainString()
        : Long.toString(value);
  }

  /** Of twelve bytes, little-endian: the nanosecond of the day, and the Julian day. */
  static String time(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = in.getLong();
    return Instant.EPOCH.plus(in.getInt() - EPOCH_DAY, ChronoUnit.DAYS).plusNanos(nanos).toString();
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }
}
