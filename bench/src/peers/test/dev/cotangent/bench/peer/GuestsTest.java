package dev.cotangent.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cotangent.bench.measure.UnavailableException;
import java.util.EnumSet;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Those who come with Maven's profile peers compute the same as we do. */
class GuestsTest {
  static Stream<Guest> guests() {
    return ServiceLoader.load(Guest.class).stream().map(ServiceLoader.Provider::get);
  }

  static Stream<Arguments> problems() {
    return guests()
        .flatMap(guest ->
            Stream.concat(
                    ChallengesTest.scalarProblems(),
                    Stream.of(
                        Arguments.argumentSet(
                            "MLP, floats",
                            new PerceptronLoss(
                                Perceptron.random(6, 5, 4, 4, 3), Precision.F32))))
                .map(problem -> (Arguments.ArgumentSet) problem)
                .filter(problem -> isFor(guest, (ScalarProblem) problem.get()[0]))
                .map(problem ->
                    Arguments.argumentSet(
                        guest.tool() + ", " + problem.getName(), guest, problem.get()[0])));
  }

  /** SameDiff has no empty arrays, and there is nothing below the diagonal in one dimension. */
  private static boolean isFor(Guest guest, ScalarProblem problem) {
    boolean hasEmpty = problem instanceof MixtureModel mixture && mixture.dimensions() == 1;
    return problem.tools().contains(guest.tool()) && !(hasEmpty && guest.tool() == Tool.SAMEDIFF);
  }

  @Test
  void allAreInstalled() {
    Set<Tool> expected = EnumSet.allOf(Tool.class);
    expected.removeAll(Tool.ALWAYS);
    assertEquals(expected, guests().map(Guest::tool).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void theyAgreeWithUs(Guest guest, ScalarProblem problem) {
    double[] ours = problem.cotangent().numbers().get();
    Contestant contestant = guest.contestant(new GradientChallenge(problem));
    assertNotNull(contestant.run().get());
    boolean floats = problem instanceof PerceptronLoss loss && loss.type() == Precision.F32;
    ChallengesTest.assertClose(
        guest.tool().label(), ours, contestant.numbers().get(), floats ? 1e-6 : 1e-12);
  }

  @ParameterizedTest
  @MethodSource("guests")
  void whatIsNotWrittenForThemIsSaid(Guest guest) {
    assertThrows(UnavailableException.class, () -> guest.contestant(new TaylorChallenge(3)));
    assertThrows(
        UnavailableException.class,
        () -> guest.contestant(new GradientChallenge(new LogProduct())));
  }
}
