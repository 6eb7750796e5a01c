package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import shuzi.core.matrix.Precision;

class WeightFormatTest {

    /** A file of version 1: 2 inputs, 1 output, bias 0.5, weights 1 and -2. */
    private static final String VERSION_1 = "5348555a492d4250" // SHUZI-BP
            + "01000000" // version 1
            + "02000000" // two layers
            + "02000000" + "01000000" // of 2 and 1 units
            + "0000003f" + "0000803f" + "000000c0"; // 0.5, 1, -2

    private final Network network = Network.random(Topology.of(9, List.of(7, 5), 3), Precision.FLOAT32, 0.12, 42);

    @Test
    void decodedWeightsHaveTheSameBits() {
        Network loaded = WeightFormat.decode(WeightFormat.encode(network));
        assertThat(loaded.topology()).isEqualTo(network.topology());
        for (int i = 0; i < 3; i++) {
            assertThat(Thetas.theta(loaded.parameters().layer(i)))
                    .isDeepEqualTo(Thetas.theta(network.parameters().layer(i)));
        }
        assertThat(WeightFormat.encode(loaded)).isEqualTo(WeightFormat.encode(network));
    }

    @Test
    void filesOfVersion1StayReadable() {
        byte[] file = HexFormat.of().parseHex(VERSION_1 + "158d07f3");
        Network loaded = WeightFormat.decode(file);
        assertThat(Thetas.theta(loaded.parameters().layer(0))).isDeepEqualTo(new double[][] {{0.5, 1, -2}});
        assertThat(loaded.topology()).isEqualTo(new Topology(List.of(2, 1)));
        assertThat(loaded.topology().hidden()).isEqualTo(Activation.SIGMOID);
        assertThat(loaded.topology().output()).isEqualTo(OutputActivation.SIGMOID);
    }

    @Test
    void activationsAreStored() {
        for (Activation hidden : Activation.values()) {
            for (OutputActivation output : OutputActivation.values()) {
                Topology topology = network.topology().with(hidden, output);
                Network other = Network.random(topology, Precision.FLOAT32, 0.12, 42);
                assertThat(WeightFormat.decode(WeightFormat.encode(other)).topology())
                        .isEqualTo(topology);
            }
        }
    }

    @Test
    void unknownActivationsAreRejected() {
        byte[] file = WeightFormat.encode(network);
        file[32] = 9;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightFormat.decode(file))
                .withMessage("damaged weight file: it states unknown activations 9 and 0");
    }

    @Test
    void everyFlippedBitIsDetected() {
        byte[] file = WeightFormat.encode(network);
        for (int i = 0; i < file.length; i++) {
            byte[] damaged = file.clone();
            damaged[i] ^= 0x10;
            assertThatIllegalArgumentException().isThrownBy(() -> WeightFormat.decode(damaged));
        }
    }

    @Test
    void everyTruncationIsDetected() {
        byte[] file = WeightFormat.encode(network);
        for (int length = 0; length < file.length; length++) {
            byte[] truncated = java.util.Arrays.copyOf(file, length);
            assertThatIllegalArgumentException().isThrownBy(() -> WeightFormat.decode(truncated));
        }
    }

    @Test
    void aFileThatStatesHugeLayersIsRejectedBeforeAllocation() {
        byte[] file = WeightFormat.encode(network);
        for (int layer = 0; layer < 4; layer++) {
            file[16 + 4 * layer + 2] = (byte) 0xff;
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightFormat.decode(file))
                .withMessageContaining("need")
                .withMessageContaining("bytes, not");
    }

    @Test
    void onlyFloat32NetworksAreEncoded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightFormat.encode(Network.random(network.topology(), Precision.FLOAT64, 0.12, 42)))
                .withMessage("weights are stored as FLOAT32, not FLOAT64");
    }
}
