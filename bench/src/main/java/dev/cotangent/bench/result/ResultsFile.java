package dev.cotangent.bench.result;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.cotangent.bench.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results as a JSON file: what is written can be read again, in this version and in later ones. */
public final class ResultsFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private static final String NOT_RESULTS = "%s is not a results.json of cotangent compare: ";

  /** What an outcome without figures has none of. */
  private static final Set<String> ESTIMATES = Set.of("primalNanos", "nanos", "ratio");

  private ResultsFile() {}

  /** A date as ISO 8601 has it. */
  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, value, "not a date");
      }
    }
  }

  /** Writes results. */
  public static void write(Results results, Path file) throws IOException {
    JSON.writeValue(file.toFile(), results);
  }

  /**
   * Reads results.
   *
   * @throws UserError if the file is not there, or is not one of results
   */
  public static Results read(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new UserError("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw notResults(file, "it is not a text in UTF-8", e);
    } catch (IOException e) {
      String what = Files.isDirectory(file) ? file + " is a folder: name its results.json" : "";
      throw new UserError(what.isEmpty() ? "cannot read " + file : what, e);
    }
  }

  private static Results parse(Path file, String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (!json.path("format").isInt()) {
        throw new UserError(NOT_RESULTS.formatted(file) + "it has no format");
      }
      int format = json.path("format").asInt();
      if (format != Results.FORMAT) {
        throw new UserError(
            "%s has format %d, and this version reads format %d: measure again"
                .formatted(file, format, Results.FORMAT));
      }
      requireNoNulls(file, json);
      return JSON.treeToValue(json, Results.class);
    } catch (JsonProcessingException e) {
      throw notResults(file, reason(e), e);
    }
  }

  /** Says where a file goes wrong; what the parser says of it is for programmers. */
  private static String reason(JsonProcessingException e) {
    return switch (e) {
      case InvalidFormatException bad -> place(bad) + " cannot be \"" + bad.getValue() + "\"";
      case JsonMappingException bad when !bad.getPath().isEmpty() ->
          place(bad) + " lacks something, or is something else";
      default -> "it is no JSON, or not one whole piece of it" + line(e.getLocation());
    };
  }

  /** Returns where it is, such as "cells[3].outcome". */
  private static String place(JsonMappingException e) {
    return e.getPath().stream()
        .map(part ->
            part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String line(@Nullable JsonLocation location) {
    return location == null ? "" : ": see line " + location.getLineNr();
  }

  /** A record's types promise what a file does not. */
  private static void requireNoNulls(Path file, JsonNode json) {
    json.properties()
        .forEach(property -> {
          if (property.getValue().isNull() && !ESTIMATES.contains(property.getKey())) {
            throw new UserError(NOT_RESULTS.formatted(file) + property.getKey() + " is null");
          }
        });
    json.forEach(part -> requireNoNulls(file, part));
  }

  private static UserError notResults(Path file, String why, Exception e) {
    return new UserError(NOT_RESULTS.formatted(file) + why, e);
  }
}
