package shuzi.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Imported networks give the same answers as ONNX Runtime gives for their files. */
class OnnxRuntimeImportTest {

    @Test
    void arithmeticThatIsFoldedIntoTheWeightsGivesTheSameAnswers() throws Exception {
        OrtEnvironment environment = OnnxRuntime.environment();
        for (ModelProto file : List.of(OnnxImportTest.batchNormalised(), OnnxImportTest.normalised())) {
            ImportedModel imported = OnnxImport.decode(file.toByteArray());
            try (var session = environment.createSession(file.toByteArray())) {
                for (float[] image : new float[][] {{0, 0, 0, 0}, {255, 1, 128, 64}, {3, 250, 7, 99}}) {
                    float[][][][] shaped = {{{{image[0], image[1]}, {image[2], image[3]}}}};
                    double[] found = OnnxImportTest.logSoftmax(
                            OnnxImportTest.logits(imported, new double[] {image[0], image[1], image[2], image[3]}));
                    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, shaped);
                            var result = session.run(Map.of("x", tensor))) {
                        float[] expected = ((float[][]) result.get(0).getValue())[0];
                        for (int i = 0; i < expected.length; i++) {
                            assertThat(found[i]).isCloseTo(expected[i], within(1e-4));
                        }
                    }
                }
            }
        }
    }
}
