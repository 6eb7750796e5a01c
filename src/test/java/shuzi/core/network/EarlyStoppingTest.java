package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import shuzi.core.matrix.Precision;

class EarlyStoppingTest {

    private final EarlyStopping stopping = new EarlyStopping(2);

    @Test
    void theFirstOfTheBestNetworksIsKept() {
        Network first = network(1);
        assertThat(stopping.best()).isEmpty();
        assertThat(stopping.add(1, 0.5, network(0))).isTrue();
        assertThat(stopping.add(2, 0.9, first)).isTrue();
        assertThat(stopping.add(3, 0.9, network(2))).isFalse();
        assertThat(stopping.add(4, Double.NaN, network(3))).isFalse();
        assertThat(stopping.best()).contains(new EarlyStopping.Best(2, 0.9, first));
    }

    @Test
    void trainingStopsAfterThePatienceWithoutABetterNetwork() {
        stopping.add(1, 0.5, network(0));
        stopping.add(2, 0.4, network(0));
        assertThat(stopping.isTimeToStop()).isFalse();
        stopping.add(3, 0.6, network(0));
        stopping.add(4, 0.6, network(0));
        assertThat(stopping.isTimeToStop()).isFalse();
        stopping.add(5, 0.5, network(0));
        assertThat(stopping.isTimeToStop()).isTrue();
    }

    private static Network network(long seed) {
        return Network.random(Topology.of(2, List.of(), 1), Precision.FLOAT32, 1, seed);
    }
}
