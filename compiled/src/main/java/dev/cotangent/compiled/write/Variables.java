package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of a listing's variables: one for each web, that of the parameter where there is one.
 */
final class Variables {
  private final Webs webs;
  private final Map<Value, String> names = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();

  Variables(Function function, Webs webs) {
    this.webs = webs;
    for (int k = 0; k < function.parameters().size(); k++) {
      names.put(function.parameters().get(k), function.parameterNames().get(k));
    }
    int count = 0;
    for (Value value : webs.values()) {
      Value web = webs.of(value);
      if (web != null && !names.containsKey(web)) {
        String name = "v" + ++count;
        while (names.containsValue(name)) {
          name = "v" + ++count;
        }
        names.put(web, name);
        types.put(name, web.type().displayName());
      }
    }
  }

  /** The variable of a value; null if nobody needs it. */
  @Nullable String of(Value value) {
    Value web = webs.of(value);
    return web == null ? null : names.get(web);
  }

  boolean isSame(Value one, Value other) {
    return webs.isSame(one, other);
  }

  /** The variables that are not parameters, with their types. */
  Map<String, String> types() {
    return types;
  }
}
