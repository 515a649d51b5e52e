package dev.cotangent.compiled.ir;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of arrays (or other objects) such that each reference of the function leads into one set
 * only. Two references to different regions lead to different arrays, unless both regions
 * {@linkplain Regions#mayAlias come from outside}.
 */
public final class Region {
  /** What stands for the elements of an array among what an object holds. */
  static final Op ELEMENTS = new Op.ArrayLength();

  private @Nullable Region joined;
  private @Nullable ClassDesc elementType;
  private boolean mixed;
  private final Map<Op, Region> contents = new LinkedHashMap<>();
  private final Set<Value> parameters = new LinkedHashSet<>();
  private final Set<Op.Field> fields = new LinkedHashSet<>();
  private final Set<Value> loads = new LinkedHashSet<>();
  private final Set<Value> stores = new LinkedHashSet<>();
  private final Set<Value> calls = new LinkedHashSet<>();
  private boolean unknown;
  private boolean exposed;

  Region() {}

  /** The component type of the arrays; null where the references have no or several such types. */
  public @Nullable ClassDesc elementType() {
    return mixed ? null : elementType;
  }

  /** The region of the arrays that the arrays in this one hold, if any is taken out or put in. */
  public @Nullable Region elements() {
    Region elements = contents.get(ELEMENTS);
    return elements == null ? null : elements.representative();
  }

  /** The parameters that may be, or hold, arrays of this region. */
  public Set<Value> parameters() {
    return Collections.unmodifiableSet(parameters);
  }

  /** The fields whose values may be, or hold, arrays of this region. */
  public Set<Op.Field> fields() {
    return Collections.unmodifiableSet(fields);
  }

  /**
   * Whether all arrays in it are made by this function or by those of the graph that it applies.
   */
  public boolean isLocal() {
    return parameters.isEmpty() && fields.isEmpty() && !unknown;
  }

  /** Whether others may have references to its arrays while the function runs. */
  public boolean isExposed() {
    return exposed || !isLocal();
  }

  /** Whether anything in the function writes into its arrays by a reference of this region. */
  public boolean isWritten() {
    return !stores.isEmpty() || !calls.isEmpty();
  }

  /** The {@link Op.ArrayLoad}s. */
  public List<Value> loads() {
    return List.copyOf(loads);
  }

  /** The {@link Op.ArrayStore}s. */
  public List<Value> stores() {
    return List.copyOf(stores);
  }

  /** The calls that may write into its arrays. */
  public List<Value> calls() {
    return List.copyOf(calls);
  }

  // What the analysis finds out.

  Region representative() {
    Region region = this;
    while (region.joined != null) {
      region = region.joined;
    }
    if (joined != null) {
      joined = region; // shortens the path for the next one who asks
    }
    return region;
  }

  /** What an operation takes out of the objects; made when first asked for. */
  Region content(Op way) {
    return contents.computeIfAbsent(way, w -> new Region()).representative();
  }

  List<Region> contents() {
    List<Region> all = new ArrayList<>();
    for (Region content : contents.values()) {
      all.add(content.representative());
    }
    return all;
  }

  /** Without the tapes of a workspace, which nobody else has. */
  List<Region> held() {
    List<Region> held = new ArrayList<>();
    for (Map.Entry<Op, Region> entry : contents.entrySet()) {
      if (!(entry.getKey() instanceof Op.Room)) {
        held.add(entry.getValue().representative());
      }
    }
    return held;
  }

  void type(ClassDesc type) {
    if (type.isArray()) {
      hold(type.componentType());
    }
  }

  private void hold(@Nullable ClassDesc component) {
    mixed |= elementType != null && component != null && !elementType.equals(component);
    elementType = elementType == null ? component : elementType;
  }

  /** Makes two regions one, and what they hold. */
  static void unite(Region first, Region second) {
    List<Region> pending = new ArrayList<>(List.of(first, second));
    while (!pending.isEmpty()) {
      Region a = pending.removeLast().representative();
      Region b = pending.removeLast().representative();
      if (a != b) {
        b.joined = a;
        a.hold(b.elementType);
        a.mixed |= b.mixed;
        b.contents.forEach((way, content) -> {
          Region known = a.contents.putIfAbsent(way, content);
          if (known != null) {
            pending.addAll(List.of(known, content));
          }
        });
      }
    }
  }

  void loadedBy(Value load) {
    loads.add(load);
  }

  void storedBy(Value store) {
    stores.add(store);
  }

  void calledBy(Value call) {
    calls.add(call);
  }

  void from(Value parameter) {
    parameters.add(parameter);
  }

  void from(Op.Field field) {
    fields.add(field);
  }

  void fromElsewhere() {
    unknown = true;
  }

  void expose() {
    exposed = true;
  }

  /** Passes on where an object may come from; says whether that is news. */
  boolean passOrigins(Region content) {
    boolean news = content.parameters.addAll(parameters);
    news |= content.fields.addAll(fields);
    news |= (unknown && !content.unknown) || (exposed && !content.exposed);
    content.unknown |= unknown;
    content.exposed |= exposed;
    return news;
  }
}
