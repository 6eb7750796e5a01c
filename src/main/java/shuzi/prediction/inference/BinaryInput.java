package shuzi.prediction.inference;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Objects;
import shuzi.core.image.GreyImage;
import shuzi.web.body.BodyMemory.Reservation;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.TooLargeException;

/** Images after the JSON of a request. */
final class BinaryInput implements InferenceInput {

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    private final InputStream body;
    private final InputTensor tensor;
    private final long maxFile;
    private final Reservation reservation;
    private long rest; // bytes of the tensor that are not read yet
    private long held; // bytes reserved for the latest picture
    private int next;

    BinaryInput(InputStream body, InputTensor tensor, long maxFile, Reservation reservation) {
        this.body = body;
        this.tensor = tensor;
        this.maxFile = maxFile;
        this.reservation = reservation;
        this.rest = Objects.requireNonNull(tensor.binarySize());
    }

    @Override
    public int count() {
        return tensor.count();
    }

    @Override
    public boolean isRead() {
        return false;
    }

    @Override
    public Image next() throws IOException {
        Image image = switch (tensor.datatype()) {
            case BYTES -> new File(file());
            case UINT8 -> new Pixels(new GreyImage(bytes(GreyImage.PIXELS)));
            case FP32 -> new Pixels(floats());
        };
        next++;
        if (next == tensor.count()) {
            requireEnd();
        }
        return image;
    }

    private GreyImage floats() throws IOException {
        byte[] bytes = bytes(GreyImage.PIXELS * Float.BYTES);
        var pixels = new byte[GreyImage.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            float number = Float.intBitsToFloat(int32(bytes, i * Float.BYTES));
            pixels[i] = tensor.pixel(number, next * GreyImage.PIXELS + i);
        }
        return new GreyImage(pixels);
    }

    private static int int32(byte[] bytes, int offset) { // little-endian
        return (bytes[offset] & 0xff)
                | (bytes[offset + 1] & 0xff) << 8
                | (bytes[offset + 2] & 0xff) << 16
                | bytes[offset + 3] << 24;
    }

    private byte[] file() throws IOException {
        long length = Integer.toUnsignedLong(int32(bytes(Integer.BYTES), 0));
        if (length > rest) {
            throw invalid(
                    tensor.field(),
                    "says that element %d has %d bytes; the tensor has %d left".formatted(next, length, rest));
        }
        if (length > maxFile) {
            throw TooLargeException.because(
                    "Picture %d is larger than %d MB, which is the limit.".formatted(next, maxFile >> 20));
        }
        reservation.shrink(held);
        held = 0;
        reservation.grow(length);
        held = length;
        return decoded(bytes((int) length));
    }

    /**
     * Returns the picture of an element. Triton's Java client has only texts for BYTES, so it can send pictures only in
     * Base64. No picture consists of the characters of Base64.
     */
    private static byte[] decoded(byte[] element) {
        for (byte letter : element) {
            if (BASE64.indexOf(letter) < 0) {
                return element;
            }
        }
        try {
            return Base64.getDecoder().decode(element);
        } catch (IllegalArgumentException ignored) { // not a multiple of four characters
            return element;
        }
    }

    private byte[] bytes(int length) throws IOException {
        if (length > rest) {
            throw invalid(tensor.field(), "ends within element %d".formatted(next));
        }
        byte[] bytes = body.readNBytes(length);
        if (bytes.length < length) {
            throw invalid(tensor.field(), "is longer than the body, which ends within element %d".formatted(next));
        }
        rest -= length;
        return bytes;
    }

    private void requireEnd() throws IOException {
        if (rest > 0) {
            throw invalid(
                    tensor.field() + ".parameters.binary_data_size",
                    "is %d bytes more than the elements have".formatted(rest));
        }
        if (body.read() >= 0) {
            throw invalid("body", "goes on after the tensor");
        }
    }

    private static InvalidRequestException invalid(String field, String message) {
        return InvalidRequestException.field(field, message);
    }
}
