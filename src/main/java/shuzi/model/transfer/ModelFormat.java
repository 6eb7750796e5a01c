package shuzi.model.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import shuzi.model.Classifier;
import shuzi.web.problem.InvalidRequestException;

/** A kind of file that models are written to. */
enum ModelFormat {
    MAT("application/x-matlab-data") {
        @Override
        void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
            MatlabWeights.write(classifier, out);
        }
    },
    ONNX("application/octet-stream") {
        @Override
        void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
            OnnxWeights.write(classifier, facts, out);
        }
    },
    SAFETENSORS("application/octet-stream") {
        @Override
        void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
            SafetensorsWeights.write(classifier, facts, out);
        }
    };

    private final String mediaType;

    ModelFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * The format of this name.
     *
     * @throws InvalidRequestException when there is none
     */
    static ModelFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.ending().equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.field(
                        "format",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(ModelFormat::ending)
                                        .toList()));
    }

    String mediaType() {
        return mediaType;
    }

    /** How names of such files end, without the dot; its name over HTTP. */
    String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes a model; the same model gives the same bytes.
     *
     * @param facts where it comes from, and how good it is
     */
    abstract void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException;
}
