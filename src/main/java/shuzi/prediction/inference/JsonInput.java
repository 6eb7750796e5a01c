package shuzi.prediction.inference;

import java.util.List;
import java.util.Objects;
import shuzi.core.image.GreyImage;

/** Images in the JSON of a request. */
final class JsonInput implements InferenceInput {

    private final InputTensor tensor;
    private final float[] numbers;
    private final List<byte[]> files;
    private int next;

    JsonInput(InputTensor tensor) {
        this.tensor = tensor;
        TensorData data = Objects.requireNonNull(tensor.data());
        boolean image = tensor.kind() == InputTensor.Kind.IMAGE;
        this.numbers = image ? data.numbers(tensor.datatype() == InputTensor.Datatype.UINT8) : new float[0];
        this.files = image ? List.of() : data.files();
    }

    @Override
    public int count() {
        return tensor.count();
    }

    @Override
    public boolean isRead() {
        return true;
    }

    @Override
    public Image next() {
        if (tensor.kind() == InputTensor.Kind.PICTURE) {
            return new File(files.get(next++));
        }
        var pixels = new byte[GreyImage.PIXELS];
        int first = next++ * GreyImage.PIXELS;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = tensor.pixel(numbers[first + i], first + i);
        }
        return new Pixels(new GreyImage(pixels));
    }
}
