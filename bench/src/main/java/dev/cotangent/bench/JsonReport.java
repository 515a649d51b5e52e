package dev.cotangent.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** A report for a program: one JSON object. */
final class JsonReport {
  /** Writes NaN and infinities as strings, since JSON has no numbers for them. */
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonReport() {}

  static String of(DifferentiationReport report) {
    boolean scalar = report.scalar();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", scalar ? report.values()[0] : report.values());
    json.put("forward", scalar ? report.forward()[0] : report.forward());
    json.put("reverse", scalar ? report.reverse()[0] : report.reverse());
    double[][] hessian = report.hessian();
    if (hessian != null) {
      json.put("hessian", hessian);
    }
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("passed", report.check().passed());
    check.put("worstRelativeError", report.check().worstRelativeError());
    json.put("check", check);
    return write(json);
  }

  static String write(Object json) {
    try {
      return MAPPER.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
