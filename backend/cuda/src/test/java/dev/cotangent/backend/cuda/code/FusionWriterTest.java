package dev.cotangent.backend.cuda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.code.Fusion.Input;
import dev.cotangent.backend.cuda.code.Fusion.Layout;
import dev.cotangent.backend.cuda.code.Fusion.Step;
import dev.cotangent.backend.cuda.emulator.CudaTools;
import dev.cotangent.kernel.Precision;
import dev.cotangent.primitive.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of fused kernels: what they compute is tested where they are run. */
class FusionWriterTest {
  private static final int PROGRAMS = 25;

  /** Fusions of all rows and layouts, in both precisions and with conversions between them. */
  private static Fusion random(SplittableRandom random) {
    List<Input> inputs = new ArrayList<>();
    boolean rowsOnly = random.nextBoolean();
    for (int k = random.nextInt(1, 5); k > 0; k--) {
      Layout layout = rowsOnly ? Layout.ROWS : Layout.values()[random.nextInt(4)];
      int rank = layout == Layout.STRIDED ? random.nextInt(1, 5) : 0;
      inputs.add(new Input(Precision.values()[random.nextInt(2)], layout, rank));
    }
    List<Precision> registers = new ArrayList<>(inputs.stream().map(Input::precision).toList());
    List<Step> steps = new ArrayList<>();
    for (int k = random.nextInt(12); k > 0; k--) {
      Step step = step(random, registers);
      steps.add(step);
      registers.add(step.precision());
    }
    List<Integer> outputs = new ArrayList<>(List.of(registers.size() - 1));
    if (random.nextBoolean()) {
      outputs.add(random.nextInt(registers.size()));
    }
    boolean doubles = registers.contains(Precision.DOUBLE);
    if (random.nextInt(4) == 0) {
      Precision precision = Precision.values()[random.nextInt(2)];
      Fusion.Fold fold = new Fusion.Fold(random.nextBoolean(), precision);
      return new Fusion(inputs, steps, outputs.subList(0, 1), 1, fold);
    }
    boolean wide = inputs.stream().noneMatch(input -> input.layout() == Layout.STRIDED);
    return new Fusion(inputs, steps, outputs, !wide ? 1 : doubles ? 2 : 4);
  }

  private static Step step(SplittableRandom random, List<Precision> registers) {
    int first = random.nextInt(registers.size());
    Precision precision = registers.get(first);
    if (random.nextInt(8) == 0) {
      Precision other = precision == Precision.DOUBLE ? Precision.SINGLE : Precision.DOUBLE;
      return new Fusion.Conversion(other, List.of(first));
    }
    DeviceRow row = DeviceRows.ALL.get(random.nextInt(DeviceRows.ALL.size()));
    boolean weight = row.side() != null && random.nextBoolean();
    int operands = row.row().arity() + (weight ? 1 : 0);
    List<Integer> chosen = new ArrayList<>();
    while (chosen.size() < operands) {
      int operand = random.nextInt(registers.size());
      chosen.add(registers.get(operand) == precision ? operand : first);
    }
    DeviceFunction function = weight ? side(row.row(), precision) : value(row.row(), precision);
    return weight
        ? new Fusion.Weight(function, precision, chosen)
        : new Fusion.Value(function, precision, chosen);
  }

  private static DeviceFunction value(Primitive row, Precision precision) {
    return Objects.requireNonNull(DeviceFunctions.value(row, precision));
  }

  private static DeviceFunction side(Primitive row, Precision precision) {
    return Objects.requireNonNull(DeviceFunctions.side(row, precision));
  }

  @Test
  void everyDevicesAssemblerTakesThem() {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < PROGRAMS; i++) {
      all.append(
          FusionWriter.write(random(random)).replace(FusionWriter.ENTRY + "(", "f" + i + "("));
    }
    CudaTools.assemble(together(all.toString()));
  }

  /**
   * Several programs as one: each line of declarations once, so that one run assembles them all.
   */
  private static String together(String programs) {
    StringBuilder text = new StringBuilder(DeviceFunctions.header());
    java.util.Set<String> needs = new java.util.HashSet<>();
    Stream.of(Precision.values())
        .flatMap(precision ->
            DeviceRows.ALL.stream()
                .flatMap(row ->
                    Stream.of(
                        DeviceFunctions.value(row.row(), precision),
                        DeviceFunctions.side(row.row(), precision))))
        .filter(Objects::nonNull)
        .forEach(function -> needs.addAll(function.needs()));
    text.append(DeviceFunctions.declarations(needs));
    boolean inside = false;
    for (String line : programs.lines().toList()) {
      inside |= line.startsWith(".visible .entry");
      if (inside) {
        text.append(line).append('\n');
      }
      if (line.equals("  ret;")) { // a kernel's last instruction; functions within have none
        text.append("}\n");
        inside = false;
      }
    }
    return text.toString();
  }

  private static Fusion copy(Input input, int width) {
    return new Fusion(List.of(input), List.of(), List.of(0), width);
  }

  @Test
  void aKernelSaysWhatItReadsAndWrites() {
    Input rows = new Input(Precision.SINGLE, Layout.ROWS, 0);
    String wide = FusionWriter.write(copy(rows, 4));
    assertTrue(wide.contains("ld.global.v4.f32"), wide);
    assertTrue(wide.contains("st.global.v4.f32"), wide);
    assertTrue(wide.contains(".param .u64 p2)"), wide);
    Input axes = new Input(Precision.DOUBLE, Layout.STRIDED, 3);
    String strided = FusionWriter.write(copy(axes, 1));
    assertTrue(strided.contains(".param .u64 p8)"), strided);
  }

  @Test
  void whatDiffersInCodeDiffersInSignature() {
    SplittableRandom random = new SplittableRandom(4);
    List<Fusion> fusions = Stream.generate(() -> random(random)).limit(200).toList();
    for (Fusion a : fusions) {
      for (Fusion b : fusions) {
        boolean same = a.signature().equals(b.signature());
        if (same) {
          assertEquals(FusionWriter.write(a), FusionWriter.write(b));
        } else {
          assertNotEquals(a, b);
        }
      }
    }
  }
}
