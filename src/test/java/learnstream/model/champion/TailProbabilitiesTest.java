package learnstream.model.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailProbabilitiesTest {
  /** Sums of binomial coefficients, exactly. */
  private static double exactly(int heads, int tails) {
    int n = heads + tails;
    BigInteger ways = BigInteger.ONE;
    BigInteger sum = BigInteger.ZERO;
    for (int k = n; k >= heads; k--) {
      sum = sum.add(ways);
      ways = ways.multiply(BigInteger.valueOf(k)).divide(BigInteger.valueOf(n - k + 1L));
    }
    return new BigDecimal(sum)
        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(n)), MathContext.DECIMAL64)
        .doubleValue();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "0, 1", "5, 5", "8, 2", "30, 12", "12, 30", "600, 400", "2000, 2100"})
  void headsAreTheSumOfTheBinomialDistribution(int heads, int tails) {
    assertThat(TailProbabilities.heads(heads, tails))
        .isCloseTo(exactly(heads, tails), Percentage.withPercentage(1e-8));
  }

  @Test
  void manyHeadsAreTheNormalDistributionsTail() {
    // Three and a half standard deviations of a million tosses, with the correction for continuity.
    assertThat(TailProbabilities.heads(501_750, 498_250))
        .isCloseTo(2.335e-4, Percentage.withPercentage(0.5));
  }

  @ParameterizedTest
  @CsvSource({
    // Quantiles of the usual tables.
    "1.7291328, 19, 0.05",
    "2.5394832, 19, 0.01",
    "3.5794001, 19, 0.001",
    "6.3137515, 1, 0.05",
    "31.820516, 1, 0.01",
    "-2.5394832, 19, 0.99",
    "0, 7, 0.5"
  })
  void studentsTailIsThatOfTheTables(double t, int freedom, double probability) {
    assertThat(TailProbabilities.student(t, freedom)).isCloseTo(probability, within(1e-7));
  }
}
