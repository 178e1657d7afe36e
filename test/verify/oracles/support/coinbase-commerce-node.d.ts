declare module "coinbase-commerce-node" {
  const library: {
    readonly Webhook: {
      readonly computeSignature: (payload: string, secret: string) => string;
      /** Throws where the signature is another. */
      readonly verifySigHeader: (payload: string, header: string, secret: string) => true;
    };
  };
  export default library;
}
