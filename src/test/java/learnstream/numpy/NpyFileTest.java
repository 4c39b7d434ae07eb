package learnstream.numpy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {
  private static byte[] file(String header, int dataBytes) {
    return ByteBuffer.allocate(10 + header.length() + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("\u0093NUMPY\1\0".getBytes(ISO_8859_1))
        .putShort((short) header.length())
        .put(header.getBytes(ISO_8859_1))
        .array();
  }

  @Test
  void readsWhatItWrites() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpyWriter.write(out, i -> i / 3.0, 10_000, 3);
    try (NpyFile file = NpyFile.open(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(file.shape()).containsExactly(10_000, 3);
      assertThat(file.nextNumbers()).containsExactly(0, 1 / 3.0, 2 / 3.0);
      for (int i = 1; i < 9_999; i++) {
        file.nextNumbers();
      }
      assertThat(file.nextNumbers()[2]).isEqualTo(29_999 / 3.0);
      assertThatThrownBy(file::nextNumbers).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (3,), };elements of type '|O' are not allowed",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), };elements of type [('a',",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2), };an array in column-major order",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), };0 dimensions are not allowed",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), };shape (99999999999,)",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2000000000, 2000000000), };shape [1, 2000",
        "{'descr': '<f8', 'fortran_order': False, };its header does not say its shape",
      })
  void refusesWhatItCannotRead(String header, String sentence) {
    byte[] bytes = file(header, 100);
    assertThatThrownBy(() -> NpyFile.open(new ByteArrayInputStream(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void noticesAnEndThatIsTooEarly() throws Exception {
    byte[] bytes = file("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }", 12);
    for (int length = 0; length < 60; length++) {
      byte[] start = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> NpyFile.open(new ByteArrayInputStream(start)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("not a .npy file");
    }
    try (NpyFile file = NpyFile.open(new ByteArrayInputStream(bytes))) {
      file.nextNumbers();
      assertThatThrownBy(file::nextNumbers).hasMessage("it ends within item 2 of 2");
    }
  }
}
