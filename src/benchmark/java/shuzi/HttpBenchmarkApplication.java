package shuzi;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs the service with one more endpoint, {@code POST /constant}, which reads its body and always returns the same
 * response. It shows the cost of HTTP itself, with which {@code predict-load.sh} compares {@code POST /predict}.
 */
public final class HttpBenchmarkApplication {

    private HttpBenchmarkApplication() {}

    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[] {ShuziApplication.class, ConstantController.class}, args);
    }

    @RestController
    static class ConstantController {

        private static final Constant CONSTANT = new Constant(
                "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42",
                6,
                "五",
                5,
                0.9712345678901234,
                List.of(
                        new Constant.Candidate(6, "五", 5, 0.9712345678901234),
                        new Constant.Candidate(1, "零", 0, 0.0212345678901234),
                        new Constant.Candidate(15, "亿", 100000000, 0.0012345678901234)));

        /** A response of the length of one of {@code /predict}, written by the same converter. */
        record Constant(
                String modelId,
                int label,
                String character,
                int value,
                double probability,
                List<Candidate> candidates) {

            record Candidate(int label, String character, int value, double probability) {}
        }

        @PostMapping(path = "/constant", produces = MediaType.APPLICATION_JSON_VALUE)
        Constant constant(@RequestBody byte[] body) {
            return CONSTANT;
        }
    }
}
