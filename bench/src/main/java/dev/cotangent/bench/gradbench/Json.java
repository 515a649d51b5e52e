package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * JSON as GradBench's evals speak it. They are written in Python, which writes {@code NaN} and
 * {@code Infinity} as they stand here, and these are read. They are not written: GradBench's
 * intermediary refuses such a line and ends the run, and its comparison would take a NaN for right,
 * as no difference to it is larger than the tolerance. What is not finite is written as {@code
 * null}, as the reference implementations do, and compares as what it is: no number.
 *
 * <p>Finite numbers are written with as many digits as it takes to read them back bit for bit.
 */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * Reads a value.
   *
   * @throws JsonProcessingException if the text is anything else
   */
  static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /** Writes an object in one line, without its end. */
  static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new Finite(MAPPER.createGenerator(text))) {
      MAPPER.writeValue(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter throws none, so it is Jackson's
    }
    return text.toString();
  }

  /** Writes null for what is not finite. */
  private static final class Finite extends JsonGeneratorDelegate {
    Finite(JsonGenerator generator) {
      super(generator, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) {
        delegate.writeNumber(value);
      } else {
        delegate.writeNull();
      }
    }

    @Override
    public void writeArray(double[] array, int offset, int length) throws IOException {
      delegate.writeStartArray(array, length);
      for (int i = offset; i < offset + length; i++) {
        writeNumber(array[i]);
      }
      delegate.writeEndArray();
    }
  }
}
