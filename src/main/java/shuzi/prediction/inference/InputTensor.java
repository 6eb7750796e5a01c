package shuzi.prediction.inference;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.GreyImage;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.TooLargeException;

/**
 * The input tensor of a request, as the client described it.
 *
 * @param field its path in the request, for messages
 * @param elements number of elements, the product of the shape
 * @param count number of images
 * @param binarySize number of bytes after the JSON; null if the data are in the JSON
 * @param data the elements; null if they follow the JSON
 */
record InputTensor(
        String field,
        Kind kind,
        Datatype datatype,
        int elements,
        int count,
        @Nullable Long binarySize,
        @Nullable TensorData data) {

    /** What the elements are. */
    enum Kind {
        /** Pixels of images of 64 x 64. */
        IMAGE,
        /** Files with pictures. */
        PICTURE
    }

    /** How an element is encoded. */
    enum Datatype {
        UINT8,
        FP32,
        BYTES
    }

    /** The members of a tensor, before they are checked. */
    record Members(
            @Nullable String name,
            @Nullable String datatype,
            @Nullable List<Long> shape,
            @Nullable Long binarySize,
            @Nullable TensorData data) {}

    /** Returns the tensor that members describe, or throws what is wrong with them. */
    static InputTensor of(String field, Members members, int maxImages) {
        Kind kind = switch (Objects.requireNonNullElse(members.name, "")) {
            case "image" -> Kind.IMAGE;
            case "picture" -> Kind.PICTURE;
            default -> throw invalid(field + ".name", "must be image or picture");
        };
        Datatype datatype = switch (Objects.requireNonNullElse(members.datatype, "")) {
            case "UINT8" -> Datatype.UINT8;
            case "FP32" -> Datatype.FP32;
            case "BYTES" -> Datatype.BYTES;
            default -> throw invalid(field + ".datatype", "must be " + datatypes(kind));
        };
        if ((kind == Kind.PICTURE) != (datatype == Datatype.BYTES)) {
            throw invalid(field + ".datatype", "must be " + datatypes(kind));
        }
        if (members.shape == null) {
            throw invalid(field + ".shape", "is missing");
        }
        long count = count(field + ".shape", kind, members.shape);
        if (count > maxImages) {
            throw TooLargeException.because("The request has %d images; the limit is %d.".formatted(count, maxImages));
        }
        if ((members.data == null) == (members.binarySize == null)) {
            throw invalid(
                    field,
                    members.data == null
                            ? "must have data, or parameters.binary_data_size"
                            : "must not have both data and parameters.binary_data_size");
        }
        int elements = (int) count * (kind == Kind.IMAGE ? GreyImage.PIXELS : 1);
        var tensor = new InputTensor(field, kind, datatype, elements, (int) count, members.binarySize, members.data);
        tensor.requireElements();
        return tensor;
    }

    private static String datatypes(Kind kind) {
        return kind == Kind.IMAGE ? "UINT8 or FP32" : "BYTES";
    }

    /** Returns the number of images that a shape means. */
    private static long count(String field, Kind kind, List<Long> shape) {
        long side = GreyImage.SIDE;
        int rank = shape.size();
        boolean known = switch (kind) {
            case PICTURE -> rank == 1;
            case IMAGE ->
                shape.equals(List.of(side, side))
                        || (rank == 2 && shape.get(1) == GreyImage.PIXELS)
                        || (rank == 3 && shape.subList(1, 3).equals(List.of(side, side)))
                        || (rank == 4 && shape.subList(1, 4).equals(List.of(side, side, 1L)));
        };
        if (!known) {
            throw invalid(
                    field,
                    kind == Kind.PICTURE
                            ? "must be [N]"
                            : "must be [N, 64, 64], [64, 64], [N, 4096] or [N, 64, 64, 1]");
        }
        long count = kind == Kind.IMAGE && rank == 2 && shape.getFirst() == side && shape.get(1) == side
                ? 1
                : shape.getFirst();
        if (count < 1) {
            throw invalid(field, "must have at least one image");
        }
        return count;
    }

    private void requireElements() {
        if (data != null && data.count() != elements) {
            throw invalid(field + ".data", "has %d elements; the shape has %d".formatted(data.count(), elements));
        }
        if (binarySize == null) {
            return;
        }
        String size = field + ".parameters.binary_data_size";
        if (kind == Kind.IMAGE && binarySize != (long) elements * bytesPerPixel()) {
            throw invalid(size, "must be %d for this shape".formatted((long) elements * bytesPerPixel()));
        }
        if (kind == Kind.PICTURE && binarySize < (long) elements * Integer.BYTES) { // the length of each element
            throw invalid(size, "is too small for this shape");
        }
    }

    /** Returns the pixel for a number from 0 to 255, rounded. */
    byte pixel(float number, int element) {
        if (!(number >= 0 && number <= 255)) { // also not a number
            throw invalid(field, "has %s as element %d; a pixel is 0 to 255".formatted(number, element));
        }
        return (byte) Math.round(number);
    }

    private int bytesPerPixel() {
        return datatype == Datatype.FP32 ? Float.BYTES : 1;
    }

    private static InvalidRequestException invalid(String field, String message) {
        return InvalidRequestException.field(field, message);
    }
}
