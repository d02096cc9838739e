const awsmobile = { mine: ;
export default awsmobile;
