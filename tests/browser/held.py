"""What is held before a phone's camera, without a film."""

# A camera that sees a blank sheet, and a decoder that reads what the test holds before it.
HELD = """(() => {
    globalThis.held = "";
    globalThis.BarcodeDetector = class {
        static async getSupportedFormats() { return ["qr_code"]; }
        async detect() {
            if (!globalThis.held) return [];
            globalThis.readAt ??= performance.now();
            return [{ rawValue: globalThis.held }];
        }
    };
    if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {
        const sheet = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
        sheet.getContext("2d").fillRect(0, 0, 64, 48);
        return sheet.captureStream();
    };
})()"""
