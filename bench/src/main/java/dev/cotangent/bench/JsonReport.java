package dev.cotangent.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cotangent.dual.MixedPartials;
import dev.cotangent.sparse.CsrMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    switch (report.compiled()) {
      case PlainDerivative.Computed(double[][] jacobian) ->
          json.put("compiled", scalar ? jacobian[0] : jacobian);
      case PlainDerivative.Refused(String reason) -> json.put("notCompiled", reason);
      case null -> {}
    }
    String disagreement = report.disagreement();
    if (disagreement != null) {
      json.put("disagreement", disagreement);
    }
    double[][] hessian = report.hessian();
    if (hessian != null) {
      json.put("hessian", hessian);
    }
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("passed", report.check().passed());
    check.put("worstRelativeError", report.check().worstRelativeError());
    json.put("check", check);
    addDetails(report.details(), json);
    return write(json);
  }

  private static void addDetails(Details details, Map<String, Object> json) {
    MixedPartials partials = details.partials();
    if (partials != null) {
      List<Object> all = new ArrayList<>();
      partials.forEach((orders, value) -> all.add(Map.of("orders", orders, "value", value)));
      json.put("partials", all);
    }
    Details.Sparse sparse = details.sparse();
    if (sparse != null) {
      json.put("sparse", sparse(sparse));
    }
    if (details.explanation() != null) {
      json.put("explanation", details.explanation());
    }
  }

  private static Map<String, Object> sparse(Details.Sparse sparse) {
    CsrMatrix matrix = sparse.matrix();
    List<Object> entries = new ArrayList<>();
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j : matrix.pattern().row(i)) {
        entries.add(List.of(i, j, matrix.get(i, j)));
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", sparse.what());
    json.put("rows", matrix.rows());
    json.put("columns", matrix.columns());
    json.put("colors", sparse.coloring().colors());
    json.put("entries", entries);
    return json;
  }

  static String write(Object json) {
    try {
      return MAPPER.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
