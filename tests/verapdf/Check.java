import java.io.File;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDF files against veraPDF flavours (e.g. ua1,3a) and prints a verdict per flavour and file, then each failed rule once; exit 1 if any fails. */
public class Check {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean clean = true;
        for (String name : arguments[0].split(",")) {
            for (int i = 1; i < arguments.length; i++) {
                clean &= validate(PDFAFlavour.byFlavourId(name), name, new File(arguments[i]));
            }
        }
        System.exit(clean ? 0 : 1);
    }

    private static boolean validate(PDFAFlavour flavour, String name, File file) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 100, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + name + " " + file.getName());
            TreeMap<String, String> failures = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    failures.putIfAbsent(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber(),
                        assertion.getMessage().trim() + " @ " + assertion.getLocation().getContext());
                }
            }
            failures.forEach((rule, text) -> System.out.println("  " + rule + ": " + text));
            return result.isCompliant();
        }
    }
}
