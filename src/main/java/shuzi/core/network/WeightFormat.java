package shuzi.core.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.Precision;

/**
 * The file format of a network's weights. All numbers are little-endian:
 *
 * <pre>
 * 8 bytes    magic, "SHUZI-BP" in ASCII
 * uint32     version, 2
 * uint32     number of layers n, including inputs and outputs
 * n uint32   units of each layer
 * uint32     activation of hidden units: 0 sigmoid, 1 tanh, 2 ReLU, 3 leaky ReLU
 * uint32     activation of output units: 0 sigmoid, 1 softmax
 * for each layer after the inputs, float32:
 *            its biases (outputs), then its weights (outputs x inputs, column by column)
 * uint32     CRC-32C of all bytes before
 * </pre>
 *
 * <p>Version 1 does not have the two activations: all units are sigmoids. Files of all earlier versions stay readable.
 */
public final class WeightFormat {

    private static final byte[] MAGIC = "SHUZI-BP".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;

    // the indexes are the numbers in a file: only add at the end
    private static final List<Activation> HIDDEN =
            List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.LEAKY_RELU);
    private static final List<OutputActivation> OUTPUT = List.of(OutputActivation.SIGMOID, OutputActivation.SOFTMAX);

    private WeightFormat() {}

    /**
     * Encodes the weights of a network.
     *
     * @throws IllegalArgumentException if the network is not float32
     */
    public static byte[] encode(Network network) {
        if (network.precision() != Precision.FLOAT32) {
            throw new IllegalArgumentException("weights are stored as FLOAT32, not " + network.precision());
        }
        List<Integer> layers = network.topology().layers();
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size(VERSION, network.topology())))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(layers.size());
        layers.forEach(buffer::putInt);
        buffer.putInt(HIDDEN.indexOf(network.topology().hidden()));
        buffer.putInt(OUTPUT.indexOf(network.topology().output()));
        put(buffer, network.parameters());
        return buffer.putInt(checksum(buffer.array(), buffer.position())).array();
    }

    /**
     * Decodes a network in float32.
     *
     * @throws IllegalArgumentException if the bytes are not an intact weight file; the message gives the reason
     */
    public static Network decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(
                bytes.length >= MAGIC.length + 12 && Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length),
                "not a weight file: it does not start with SHUZI-BP");
        buffer.position(MAGIC.length);
        int version = buffer.getInt();
        require(
                version >= 1 && version <= VERSION,
                "weight format version " + Integer.toUnsignedString(version) + " is not supported");
        int count = buffer.getInt();
        require(
                count >= 2 && count <= Topology.MAX_LAYERS && buffer.remaining() >= 4L * count,
                "damaged weight file: it states " + Integer.toUnsignedString(count) + " layers");
        var layers = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            layers.add(buffer.getInt());
        }
        require(
                layers.stream().allMatch(units -> units >= 1 && units <= 1 << 24),
                "damaged weight file: it states layers of " + layers + " units");
        Topology topology = version == 1 ? new Topology(layers) : topology(layers, buffer);
        require(
                size(version, topology) == bytes.length,
                "damaged weight file: layers of %s units need %d bytes, not %d"
                        .formatted(layers, size(version, topology), bytes.length));
        require(
                buffer.getInt(bytes.length - 4) == checksum(bytes, bytes.length - 4),
                "damaged weight file: the checksum is wrong");
        Parameters parameters = Parameters.zeros(topology, Precision.FLOAT32);
        get(buffer, parameters);
        return Network.of(parameters);
    }

    private static Topology topology(List<Integer> layers, ByteBuffer buffer) {
        require(buffer.remaining() >= 8, "damaged weight file: it ends after the layers");
        int hidden = buffer.getInt();
        int output = buffer.getInt();
        require(
                hidden >= 0 && hidden < HIDDEN.size() && output >= 0 && output < OUTPUT.size(),
                "damaged weight file: it states unknown activations %s and %s"
                        .formatted(Integer.toUnsignedString(hidden), Integer.toUnsignedString(output)));
        return new Topology(layers, HIDDEN.get(hidden), OUTPUT.get(output));
    }

    private static long size(int version, Topology topology) {
        int numbers = (version == 1 ? 3 : 5) + topology.layers().size(); // version, layers, units, kinds, checksum
        return MAGIC.length + 4L * numbers + 4L * topology.parameterCount();
    }

    /** Writes the biases, then the weights of each layer, column by column. */
    static void put(ByteBuffer buffer, Parameters parameters) {
        for (PhysicalStore<Double> matrix : parameters.matrices()) {
            for (long i = 0; i < matrix.count(); i++) {
                buffer.putFloat(matrix.floatValue(i));
            }
        }
    }

    /** Reads what {@link #put} writes. */
    static void get(ByteBuffer buffer, Parameters parameters) {
        for (PhysicalStore<Double> matrix : parameters.matrices()) {
            for (long i = 0; i < matrix.count(); i++) {
                matrix.set(i, buffer.getFloat());
            }
        }
    }

    /** Returns the CRC-32C of the first bytes. */
    static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
