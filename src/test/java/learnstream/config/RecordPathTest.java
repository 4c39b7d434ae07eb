package learnstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.json.JsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordPathTest {
  private static final Configuration JACKSON =
      Configuration.builder()
          .jsonProvider(new JacksonJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .build();

  private final Map<?, ?> record;

  RecordPathTest() throws Exception {
    record =
        new ObjectMapper()
            .readValue(
                """
                {"amount": 7, "capital gain": 1, "a.b": 2, "class (main)": 3, "nothing": null,
                 "payment": {"amount": 12.5, "card-type": "debit"},
                 "items": [{"price": 1, "kind": "x"}, {"price": 2, "kind": "y"}], "none": []}
                """,
                Map.class);
  }

  private Object read(String path) {
    return RecordPath.of(path).read(record, JACKSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amount                            | 7
          $.amount                          | 7
          $['amount']                       | 7
          capital gain                      | 1
          class (main)                      | 3
          $['a.b']                          | 2
          $["a.b"]                          | 2
          payment.amount                    | 12.5
          $.payment.amount                  | 12.5
          $['payment']['amount']            | 12.5
          payment.card-type                 | debit
          items[0].price                    | 1
          $.items[-1].price                 | 2
          $.items[?(@.kind == 'y')].price   | 2
          $.items.length()                  | 2
          max($.items[*].price)             | 2.0
          """)
  void findsAValue(String path, String value) {
    assertThat(read(path)).asString().isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other",
        "a.b",
        "$.payment.other",
        "amount.more",
        "amount[0]",
        "items[2].price",
        "items[-3].price",
        "items.price",
        "$.none[*]",
        "max($.none[*].x)",
        "$.items[?(@.kind == 'z')].price"
      })
  void findsNothing(String path) {
    assertThat(read(path)).isSameAs(JsonProvider.UNDEFINED);
  }

  @Test
  void tellsNullFromNothing() {
    assertThat(read("nothing")).isNull();
  }

  @Test
  void givesAllWhereSeveralAreFound() {
    assertThat(read("$.items[*].price")).isEqualTo(List.of(1, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$.", "$.a[?(@.b]", "a.b[x", "$$", "a.."})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> RecordPath.of(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isTheTextThatWasGivenAndNamesJoinedByDots() {
    assertThat(RecordPath.of("$['a']['b'][0]")).hasToString("$['a']['b'][0]");
    assertThat(RecordPath.of("$['a']['b'][0]").dotted()).isEqualTo("a.b.0");
  }
}
