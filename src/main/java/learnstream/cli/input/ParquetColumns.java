package learnstream.cli.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** The columns of a Parquet file that have one value in a row, by their paths. */
final class ParquetColumns {
  /** Groups within groups at most. */
  private static final int MAX_DEPTH = 64;

  private final Map<String, ParquetColumn> columns = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  ParquetColumns(GroupType schema) {
    collect("", schema, new int[0]);
  }

  private void collect(String prefix, GroupType group, int[] path) {
    for (int i = 0; i < group.getFieldCount(); i++) {
      Type type = group.getType(i);
      String name = prefix + type.getName();
      int[] its = Arrays.copyOf(path, path.length + 1);
      its[path.length] = i;
      boolean isGroup = !type.isPrimitive();
      if (type.isRepetition(Type.Repetition.REPEATED)
          || isGroup && (type.getLogicalTypeAnnotation() != null || path.length == MAX_DEPTH)) {
        leftOut.add(name);
      } else if (isGroup) {
        collect(name + ".", type.asGroupType(), its);
      } else {
        columns.put(name, new ParquetColumn(its, type.asPrimitiveType()));
      }
    }
  }

  List<String> names() {
    return List.copyOf(columns.keySet());
  }

  List<String> leftOut() {
    return leftOut;
  }

  /** The texts of a row, empty for what it does not have. */
  String[] texts(Group row) {
    return columns.values().stream().map(column -> column.text(row)).toArray(String[]::new);
  }
}
