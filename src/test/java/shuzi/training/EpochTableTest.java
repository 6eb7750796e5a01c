package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EpochTableTest {

    @Test
    void anEpochIsALineAndAMissingValueAnEmptyField() {
        assertThat(EpochTable.csv(List.of(
                        new EpochResult(1, 2.5, 1.0E-4, 0.5, 0.25, 0.125, 1.0, 950),
                        new EpochResult(100_000, null, Double.NaN, 1.0, null, 0.0, 1.0E7, 0))))
                .isEqualTo("""
                        epoch,cost,lastBatchCost,trainAccuracy,validationAccuracy,testAccuracy,learningRate,durationMillis
                        1,2.5,1.0E-4,0.5,0.25,0.125,1.0,950
                        100000,,NaN,1.0,,0.0,1.0E7,0
                        """);
    }
}
